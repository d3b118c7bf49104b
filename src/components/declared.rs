//! Declares every component once: what it shows, what it takes, and a call to copy.
//!
//! Calls are checked against it, and the page of components is written from it, so that the two can't differ.

use crate::project::Text;

/// A component that chapters and report sections can call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub name: &'static str,
    /// What it shows, in a sentence.
    pub about: Text,
    /// What the first word names, if it takes one.
    pub subject: SubjectWord,
    /// Its attributes, which [`ATTRIBUTES`](super::attributes::ATTRIBUTES) describes.
    pub attributes: &'static [&'static str],
    /// A call.
    pub example: &'static str,
    /// The page on which it stands by itself, without `.html`.
    pub page: Option<&'static str>,
}

/// What the first word of a call names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectWord {
    /// An indicator, always.
    Indicator,
    /// A register, always.
    Register,
    /// Nothing: the component takes no word.
    None,
}

const fn text(es: &'static str, en: &'static str) -> Text {
    Text { es, en }
}

/// A component that takes no word and stands on no page by itself.
const fn component(
    name: &'static str,
    about: Text,
    attributes: &'static [&'static str],
    example: &'static str,
) -> Declared {
    Declared { name, about, subject: SubjectWord::None, attributes, example, page: None }
}

impl Declared {
    /// The same component, whose first word names something.
    const fn of(self, subject: SubjectWord) -> Self {
        Declared { subject, ..self }
    }

    /// The same component, which stands on a page by itself.
    const fn on(self, page: &'static str) -> Self {
        Declared { page: Some(page), ..self }
    }
}

const ONE_FIGURE: &[&str] = &["survey", "question", "dimension", "value", "period"];

/// All components.
pub const COMPONENTS: [Declared; 47] = [
    component(
        "kpi",
        text(
            "Una cifra, con su cambio y su meta. También cabe dentro de una frase.",
            "A figure, with its change and its target. It may also stand inside a sentence.",
        ),
        ONE_FIGURE,
        "{{#kpi nps}}",
    )
    .of(SubjectWord::Indicator),
    component(
        "trend",
        text("Una cifra a lo largo del tiempo.", "A figure over time."),
        &["survey", "question", "dimension", "value", "period", "by", "kind", "last", "title"],
        "{{#trend nps last=12}}",
    )
    .of(SubjectWord::Indicator),
    component(
        "table",
        text("Una cifra, grupo por grupo.", "A figure, group by group."),
        &["survey", "question", "by", "period", "title"],
        "{{#table nps by=segment}}",
    )
    .of(SubjectWord::Indicator),
    component(
        "distribution",
        text("Cuántas veces se dio cada nota.", "How often each score was given."),
        &["survey", "question", "dimension", "value", "period", "title"],
        "{{#distribution nps}}",
    )
    .of(SubjectWord::Indicator),
    component(
        "drivers",
        text(
            "Qué aspectos van con la nota, y cuánto explica cada uno.",
            "Which aspects go with the score, and how much each of them explains.",
        ),
        &["survey", "question", "period", "title"],
        "{{#drivers nps}}",
    )
    .of(SubjectWord::Indicator),
    component(
        "composition",
        text(
            "De qué se compone un cambio: quién respondió y qué respondió.",
            "What a change is made of: who answered, and what they answered.",
        ),
        &["survey", "question", "by", "period", "title"],
        "{{#composition nps by=segment}}",
    )
    .of(SubjectWord::Indicator),
    component(
        "effects",
        text(
            "Qué hicieron los cambios con fecha en las cifras que debían mover.",
            "What dated changes did to the figures that they were to move.",
        ),
        &["playbook", "period", "title"],
        "{{#effects}}",
    ),
    component(
        "headline",
        text("La frase que abre un informe.", "The sentence that opens a report."),
        &[],
        "{{#headline}}",
    ),
    component(
        "plan",
        text("Las cifras frente al plan.", "The figures against the plan."),
        &["title"],
        "{{#plan}}",
    ),
    component(
        "moments",
        text(
            "Las cifras de los momentos de la verdad, cruzados con otra dimensión.",
            "The figures of the moments of truth, crossed with another dimension.",
        ),
        &[],
        "{{#moments}}",
    ),
    component(
        "main-trend",
        text(
            "La cifra principal del informe a lo largo del tiempo.",
            "The main figure of the report over time.",
        ),
        &[],
        "{{#main-trend}}",
    ),
    component(
        "main-distribution",
        text(
            "Las notas de las que sale la cifra principal.",
            "The scores that the main figure comes from.",
        ),
        &[],
        "{{#main-distribution}}",
    ),
    component(
        "treatment",
        text(
            "Las cifras flojas, lo que las trata, quién responde y las acciones abiertas.",
            "Weak figures, what treats them, who answers for it, and open actions.",
        ),
        &["title"],
        "{{#treatment}}",
    ),
    component(
        "segments",
        text(
            "Una tabla por cada dimensión de la encuesta principal.",
            "A table for each dimension of the main survey.",
        ),
        &[],
        "{{#segments}}",
    ),
    component(
        "main-drivers",
        text(
            "Qué aspectos van con la cifra principal del informe.",
            "Which aspects go with the main figure of the report.",
        ),
        &[],
        "{{#main-drivers}}",
    ),
    component(
        "main-composition",
        text(
            "De qué se compone el cambio de la cifra principal.",
            "What the change of the main figure is made of.",
        ),
        &[],
        "{{#main-composition}}",
    ),
    component(
        "data",
        text("Los datos que hay detrás de un informe.", "The data that stand behind a report."),
        &[],
        "{{#data}}",
    ),
    component(
        "definitions",
        text("La definición de cada indicador.", "The definition of each indicator."),
        &[],
        "{{#definitions}}",
    )
    .on("method"),
    component(
        "settings",
        text("La configuración de este sitio.", "How this site is configured."),
        &[],
        "{{#settings}}",
    )
    .on("method"),
    component(
        "cards",
        text(
            "Varias cifras, una al lado de otra.",
            "Several figures, side by side.",
        ),
        &["ids", "period", "kind"],
        "{{#cards ids=retention_rate,incidents}}",
    ),
    component(
        "groups",
        text(
            "Varias cifras por los valores de una dimensión, en una tabla.",
            "Several figures by the values of a dimension, in one table.",
        ),
        &["by", "ids", "period", "kind"],
        "{{#groups by=channel ids=nps,incidents}}",
    ),
    component(
        "classes",
        text(
            "Cuántos detractores, pasivos y promotores siguen, cuánto llevan y qué facturan.",
            "How many detractors, passives and promoters stay, since when, and what they bring.",
        ),
        &["survey", "period", "title"],
        "{{#classes}}",
    ),
    component(
        "survival",
        text(
            "Qué parte de los clientes sigue según el tiempo desde que vino, como una curva.",
            "The share of customers still there by the time since they came, as a curve.",
        ),
        &["by", "period", "title"],
        "{{#survival title=finding}}",
    ),
    component(
        "cohorts",
        text(
            "Cuántos quedan de los que vinieron el mismo año.",
            "How many are left of those who came in the same year.",
        ),
        &["period", "title"],
        "{{#cohorts}}",
    ),
    component(
        "steps",
        text(
            "Los doce pasos como un camino: de quién es cada uno y cómo va.",
            "The twelve steps as a path: whose each is and how it stands.",
        ),
        &[],
        "{{#steps}}",
    ),
    component(
        "phases",
        text(
            "Las cuatro fases como un ciclo: de quién es cada una y cómo va.",
            "The four phases as a cycle: whose each is and how it stands.",
        ),
        &[],
        "{{#phases}}",
    ),
    component(
        "objectives",
        text(
            "El plan, objetivo a objetivo: la cifra, la meta, quién responde y qué se hace.",
            "The plan, objective by objective: the figure, the target, who answers for it, what is done.",
        ),
        &[],
        "{{#objectives}}",
    )
    .on("plan"),
    component(
        "actions",
        text(
            "Las acciones abiertas, las vencidas primero, y las hechas en los últimos tres meses.",
            "The open actions, the overdue first, and those done in the last three months.",
        ),
        &["playbook"],
        "{{#actions playbook=step-07}}",
    )
    .on("plan"),
    component(
        "engagement",
        text(
            "Todos los momentos de la verdad en una tabla, con cuanto se sabe de ellos.",
            "All moments of truth in one table, with all that is known of them.",
        ),
        &[],
        "{{#engagement}}",
    )
    .on("engagement"),
    component(
        "register",
        text(
            "Qué guarda un registro: sus columnas, sus reglas y un ejemplo.",
            "What a register holds: its columns, its rules and an example.",
        ),
        &["title"],
        "{{#register values}}",
    )
    .of(SubjectWord::Register)
    .on("registers"),
    component(
        "registers",
        text("Todos los registros, por grupos.", "All registers, in groups."),
        &[],
        "{{#registers}}",
    )
    .on("registers"),
    component(
        "lifecycle",
        text(
            "Las etapas del cliente en orden, con sus momentos y quién responde de cada uno.",
            "The stages of a customer in order, with their moments and who answers for each.",
        ),
        &["title"],
        "{{#lifecycle}}",
    )
    .on("lifecycle"),
    component(
        "moments-matrix",
        text(
            "En qué etapa ocurre cada momento de la verdad, y la ficha de cada uno.",
            "In which stage each moment of truth happens, and all that is recorded of it.",
        ),
        &["title"],
        "{{#moments-matrix}}",
    )
    .on("moments"),
    component(
        "commitments",
        text(
            "Lo que se promete, con su límite y su compensación: en vigor, antes y después.",
            "What is promised, with its limit and its compensation: in force, before and later.",
        ),
        &["moment", "title"],
        "{{#commitments moment=incident}}",
    )
    .on("commitments"),
    component(
        "suppliers",
        text(
            "Los terceros que tratan con el cliente, y si lo hacen como nosotros.",
            "The third parties that deal with customers, and whether they do it as we would.",
        ),
        &["moment", "title"],
        "{{#suppliers}}",
    )
    .on("suppliers"),
    component(
        "channels",
        text(
            "Los canales: quién los atiende, cuándo y, si son públicos, dónde.",
            "The channels: who attends to them, when and, where they are public, at which address.",
        ),
        &["title"],
        "{{#channels}}",
    )
    .on("channels"),
    component(
        "roles",
        text(
            "Quién cuida de qué: los momentos, canales y pasos de cada puesto.",
            "Who looks after what: the moments, channels and playbooks of each role.",
        ),
        &["title"],
        "{{#roles}}",
    )
    .on("channels"),
    component(
        "decisions",
        text(
            "Los casos previstos: qué se hace, quién lo decide y hasta qué importe.",
            "The foreseen cases: what is done, who decides, and up to which amount.",
        ),
        &["moment", "title"],
        "{{#decisions moment=incident}}",
    )
    .on("decisions"),
    component(
        "communications",
        text(
            "El calendario de comunicaciones: lo que viene, lo vencido y lo hecho.",
            "The calendar of communications: what is to come, what is late and what was done.",
        ),
        &["period", "title"],
        "{{#communications}}",
    )
    .on("communications"),
    component(
        "campaigns",
        text(
            "Las campañas: lo que costaron y, terminadas, lo que devolvieron.",
            "The campaigns: what they cost and, once over, what they returned.",
        ),
        &["period", "title"],
        "{{#campaigns period=2026}}",
    )
    .on("communications"),
    component(
        "interviews",
        text("Lo aprendido en las entrevistas.", "What was learnt in interviews."),
        &["playbook", "period", "title"],
        "{{#interviews playbook=step-07}}",
    )
    .on("voices"),
    component(
        "feedback",
        text(
            "Lo que los clientes dicen sin que se les pregunte, contado.",
            "What customers say without being asked, counted.",
        ),
        &["period", "title"],
        "{{#feedback}}",
    )
    .on("voices"),
    component(
        "values",
        text(
            "Los valores de la empresa, y qué se hace que los demuestra.",
            "The company's values, and what is done that shows them.",
        ),
        &["title"],
        "{{#values}}",
    )
    .on("values"),
    component(
        "maturity",
        text(
            "Hasta dónde se ha llevado a la práctica cada paso, trimestre a trimestre.",
            "How far each playbook was put into practice, quarter by quarter.",
        ),
        &["playbook", "title"],
        "{{#maturity}}",
    )
    .on("maturity"),
    component(
        "sources",
        text(
            "De dónde salen los datos, y si están al día.",
            "Where the data come from, and whether they are up to date.",
        ),
        &["title"],
        "{{#sources}}",
    )
    .on("sources"),
    component(
        "reference",
        text(
            "Las páginas que salen de los registros, cada una con su enlace.",
            "The pages that are drawn from registers, each with its link.",
        ),
        &[],
        "{{#reference}}",
    )
    .on("reference"),
    component(
        "components",
        text("Esta lista de componentes.", "This list of components."),
        &[],
        "{{#components}}",
    )
    .on("components"),
];

#[cfg(test)]
mod tests {
    use super::super::attributes::ATTRIBUTES;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_attribute_is_described_and_taken_by_a_component() {
        let taken: BTreeSet<&str> = COMPONENTS.iter().flat_map(|c| c.attributes).copied().collect();
        let described: BTreeSet<&str> = ATTRIBUTES.iter().map(|a| a.name).collect();
        assert_eq!(taken, described);
        assert_eq!(described.len(), ATTRIBUTES.len());
    }

    #[test]
    fn a_component_is_there_once_and_said_in_twenty_words() {
        let names: BTreeSet<&str> = COMPONENTS.iter().map(|component| component.name).collect();
        assert_eq!(names.len(), COMPONENTS.len());
        for component in COMPONENTS {
            for about in [component.about.es, component.about.en] {
                assert!(about.ends_with('.') && about.split(' ').count() <= 20, "{about}");
            }
            assert!(component.example.starts_with(&format!("{{{{#{}", component.name)));
        }
    }
}
