//! Lists the pages that are drawn from registers, and the components with what each shows and takes.

use super::super::attributes::ATTRIBUTES;
use super::super::declared::{COMPONENTS, Declared, SubjectWord};
use super::super::kinds::phrases;
use super::super::view::{Component, ComponentEntry, Listing, PageIndex, PageLink, Phrase};
use super::super::{method, register};
use super::{Cell, Row, Rows, anchor, both, table};
use crate::project::Text;
use crate::sources::schemas;

/// A page that the theme brings along and that is drawn from registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegisterPage {
    /// Its name: its file's, without `.md` or `.html`.
    pub name: &'static str,
    /// Its title.
    pub title: Text,
    /// What it holds.
    pub about: Text,
}

const fn page(name: &'static str, title: Text, about: Text) -> RegisterPage {
    RegisterPage { name, title, about }
}

/// These pages, in the order of reading; the first lists the others.
pub const PAGES: [RegisterPage; 16] = [
    page("reference", both("Consulta", "Reference"), both("Esta lista.", "This list.")),
    page(
        "plan",
        both("El plan de medición", "The measurement plan"),
        both(
            "Qué se quiere conseguir, cómo va y qué se está haciendo.",
            "What is to be achieved, how it goes and what is being done.",
        ),
    ),
    page(
        "engagement",
        both("Todos los momentos, de un vistazo", "All moments at a glance"),
        both(
            "Quién responde de cada uno, qué se promete y cómo va.",
            "Who answers for each, what is promised and how it goes.",
        ),
    ),
    page(
        "lifecycle",
        both("El ciclo del cliente", "The customer’s lifecycle"),
        both("Las etapas, de la primera a la última.", "The stages, from the first to the last."),
    ),
    page(
        "moments",
        both("Los momentos de la verdad", "The moments of truth"),
        both(
            "Qué ocurre en cada etapa, quién responde, qué cuesta.",
            "What happens in each stage, who answers for it, what it costs.",
        ),
    ),
    page(
        "commitments",
        both("Los compromisos", "The commitments"),
        both(
            "Qué se promete y qué recibe el cliente si no se cumple.",
            "What is promised, and what customers get where it is missed.",
        ),
    ),
    page(
        "suppliers",
        both("Proveedores y socios", "Suppliers and partners"),
        both(
            "Quién más trata con el cliente, y si lo hace como nosotros.",
            "Who else deals with customers, and whether they do it as we would.",
        ),
    ),
    page(
        "channels",
        both("Canales y personas", "Channels and people"),
        both("Por dónde llegar y quién puede ayudar.", "How to reach us, and who can help."),
    ),
    page(
        "decisions",
        both("Quién decide", "Who decides"),
        both(
            "Los casos previstos, con su solución y su límite.",
            "The foreseen cases, with their solution and their limit.",
        ),
    ),
    page(
        "communications",
        both("Comunicaciones y campañas", "Communications and campaigns"),
        both(
            "El calendario, y lo que devolvió cada campaña.",
            "The calendar, and what each campaign returned.",
        ),
    ),
    page(
        "referrals",
        both("Las recomendaciones", "Referrals"),
        both(
            "Cuántos clientes llegan recomendados, qué cuesta y qué devuelve.",
            "How many customers come recommended, what it costs and what it returns.",
        ),
    ),
    page(
        "voices",
        both("Voces de los clientes", "Customers’ voices"),
        both(
            "Lo que dicen en las entrevistas, y sin que se les pregunte.",
            "What they say in interviews, and without being asked.",
        ),
    ),
    page(
        "values",
        both("Nuestros valores", "Our values"),
        both("Qué se hace que los demuestra.", "What is done that shows them."),
    ),
    page(
        "maturity",
        both("El avance de cada paso", "How far each step is"),
        both("Su nivel, trimestre a trimestre.", "Its level, quarter by quarter."),
    ),
    page(
        "sources",
        both("Las fuentes de los datos", "The sources of the data"),
        both("De quién son, y si están al día.", "Whose they are, and whether they are fresh."),
    ),
    page(
        "components",
        both("Los componentes", "The components"),
        both(
            "Para quien escribe: qué se puede poner en una página.",
            "For authors: what can be put into a page.",
        ),
    ),
];

/// The pages, without the one that lists them, and those that hold the rest.
pub(super) fn pages(rows: &Rows<'_, '_>) -> Vec<Component> {
    let listed = PAGES.iter().skip(1).map(|page| PageLink {
        title: page.title.in_language(rows.language).to_owned(),
        href: format!("{}{}.html", rows.context.root, page.name),
        about: page.about.in_language(rows.language).to_owned(),
    });
    vec![Component::PageIndex(PageIndex { pages: listed.collect() })]
}

/// Every component, with the component itself where it needs no data.
pub(super) fn components(rows: &Rows<'_, '_>) -> Vec<Component> {
    let mut components = vec![Component::Listing(at_a_glance(rows))];
    for declared in COMPONENTS {
        let live = live(rows, declared.name);
        components.push(Component::ComponentEntry(entry(rows, &declared, live.is_some())));
        components.extend(live);
    }
    components.push(Component::Listing(attributes(rows)));
    components
}

/// The names of all components, each with the way to the rest.
fn at_a_glance(rows: &Rows<'_, '_>) -> Listing {
    let columns =
        rows.heads(&[both("Componente", "Component"), both("Qué muestra", "What it shows")]);
    let lines = COMPONENTS.iter().map(|declared| {
        let name = Phrase {
            text: declared.name.to_owned(),
            code: true,
            href: Some(format!("#{}", anchor("component", declared.name))),
        };
        Row::new(name, vec![Cell::text(declared.about.in_language(rows.language))])
    });
    let title = rows.say("De un vistazo", "At a glance");
    let caption = rows.say("Todos los componentes", "All components");
    let mut listing = table(caption, columns, lines.collect());
    listing.title = Some(title);
    listing
}

/// All attributes, which mean the same wherever they stand.
fn attributes(rows: &Rows<'_, '_>) -> Listing {
    let columns = rows.heads(&[
        both("Atributo", "Attribute"),
        both("Qué hace", "What it does"),
        both("Qué admite", "What it takes"),
    ]);
    let lines = ATTRIBUTES.iter().map(|attribute| Row {
        id: Some(anchor("attribute", attribute.name)),
        label: vec![Phrase { text: attribute.name.to_owned(), code: true, href: None }],
        small: None,
        cells: vec![
            Cell::words(phrases(attribute.meaning.in_language(rows.language))),
            Cell::words(phrases(attribute.values.in_language(rows.language))),
        ],
    });
    let title = rows.say("Los atributos", "The attributes");
    let mut listing = table(title.clone(), columns, lines.collect());
    listing.title = Some(title);
    listing
}

/// What a component shows without any data.
fn live(rows: &Rows<'_, '_>, name: &str) -> Option<Component> {
    match name {
        "settings" => Some(Component::DataBox(method::settings(rows.context))),
        "register" => {
            let schema = schemas::find("values")?;
            let standing = register::Standing::Alone { heading: false };
            Some(Component::Register(register::component(rows.context, schema, standing)))
        }
        "reference" => pages(rows).into_iter().next(),
        _ => None,
    }
}

fn entry(rows: &Rows<'_, '_>, declared: &Declared, is_live: bool) -> ComponentEntry {
    let language = rows.language;
    let attributes = declared.attributes.iter().map(|name| Phrase {
        text: (*name).to_owned(),
        code: true,
        href: Some(format!("#{}", anchor("attribute", name))),
    });
    let seen = declared.page.filter(|page| *page != "components").map(|page| PageLink {
        title: match PAGES.iter().find(|known| known.name == page) {
            Some(known) => known.title.in_language(language).to_owned(),
            None if page == "method" => rows.say("Método", "Method"),
            None => rows.say("Registros", "Registers"),
        },
        href: format!("{}{page}.html", rows.context.root),
        about: String::new(),
    });
    ComponentEntry {
        id: anchor("component", declared.name),
        name: declared.name.to_owned(),
        about: declared.about.in_language(language).to_owned(),
        subject: subject(rows, declared.subject),
        attributes_words: rows.say("Atributos:", "Attributes:"),
        attributes: super::separated(attributes.collect()),
        example: declared.example.trim_start_matches('{').to_owned(),
        seen_words: rows.say("Se ve en", "It can be seen on"),
        seen,
        live_words: is_live.then(|| rows.say("Así se ve:", "This is how it looks:")),
    }
}

/// What the first word of a call names, with where to look it up.
fn subject(rows: &Rows<'_, '_>, subject: SubjectWord) -> Option<Vec<Phrase>> {
    let (before, words, href) = match subject {
        SubjectWord::Indicator => (
            rows.say(
                "La primera palabra es el identificador de un ",
                "The first word is the id of an ",
            ),
            rows.say("indicador", "indicator"),
            rows.context.indicators(),
        ),
        SubjectWord::Register => (
            rows.say("La primera palabra es el nombre de un ", "The first word is the name of a "),
            rows.say("registro", "register"),
            format!("{}registers.html", rows.context.root),
        ),
        SubjectWord::None => return None,
    };
    Some(vec![super::plain(before), super::link(&words, href), super::plain(".")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_stand_on_pages_that_there_are() {
        let known = |page: &str| {
            ["method", "registers"].contains(&page) || PAGES.iter().any(|known| known.name == page)
        };
        for declared in COMPONENTS {
            assert!(declared.page.is_none_or(known), "{}", declared.name);
        }
    }
}
