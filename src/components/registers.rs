//! Lists all registers in the groups in which people keep them, and describes one after the other.

use super::context::Context;
use super::kinds::link_to;
use super::register::{self, Standing};
use super::view::{Component, RegisterGroup, RegisterIndex, RegisterLink};
use crate::project::Text;
use crate::sources::schemas;

/// The groups, and the registers of each, in the order of reading.
const GROUPS: [(Text, &[&str]); 6] = [
    (
        Text { es: "La experiencia que se promete", en: "The experience that is promised" },
        &["stages", "moments", "commitments", "channels", "suppliers"],
    ),
    (
        Text { es: "La organización", en: "The organisation" },
        &["roles", "values", "decisions", "actions", "assessments", "annotations", "data_sources"],
    ),
    (
        Text { es: "Los clientes y su valor", en: "Customers and their value" },
        &["customers", "customer_money", "market"],
    ),
    (
        Text { es: "El servicio prestado", en: "The service given" },
        &["incidents", "proposals", "milestones"],
    ),
    (
        Text { es: "Las encuestas y la escucha", en: "Surveys and listening" },
        &["invitations", "population", "follow_ups", "interviews", "feedback"],
    ),
    (
        Text { es: "El contacto con los clientes", en: "Contact with customers" },
        &["communications", "campaigns", "contacts", "referrals"],
    ),
];

/// The list of all registers, and the description of each.
pub(super) fn components(context: &Context<'_>) -> Vec<Component> {
    let language = context.language;
    let link = |name: &&str| {
        let schema = schemas::find(name)?;
        Some(RegisterLink {
            title: schema.title.in_language(language).to_owned(),
            name: schema.name.to_owned(),
            href: format!("#{}", link_to(schema.name)),
        })
    };
    let groups = GROUPS.iter().map(|(title, names)| RegisterGroup {
        title: title.in_language(language).to_owned(),
        registers: names.iter().filter_map(link).collect(),
    });
    let mut components = vec![Component::RegisterIndex(RegisterIndex { groups: groups.collect() })];
    let all = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).filter_map(schemas::find);
    components.extend(
        all.map(|schema| {
            Component::Register(register::component(context, schema, Standing::Listed))
        }),
    );
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_register_stands_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        let mut declared: Vec<&str> = schemas::names().collect();
        grouped.sort_unstable();
        declared.sort_unstable();
        assert_eq!(grouped, declared);
    }
}
