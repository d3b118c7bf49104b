//! The interface's own words, in both languages: what templates say that isn't data.

use serde::Serialize;

use crate::project::Language;

macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident: $es:literal, $en:literal;)+) => {
        /// The words of one language; every template gets them as `words`.
        #[derive(Debug, Clone, Serialize)]
        pub struct Words {
            $($(#[doc = $doc])+ pub $name: &'static str,)+
        }

        impl Words {
            /// The words of a language.
            #[must_use]
            pub fn of(language: Language) -> Self {
                Words { $($name: language.pick($es, $en),)+ }
            }
        }
    };
}

words! {
    /// The link that jumps over the navigation.
    skip: "Ir al contenido", "Skip to content";
    /// The handbook in the header.
    handbook: "Manual", "Handbook";
    /// The reports in the header.
    reports: "Informes", "Reports";
    /// The measurement plan in the header.
    plan: "Plan", "Plan";
    /// The method page in the header.
    method: "Método", "Method";
    /// The page of registers.
    registers: "Registros", "Registers";
    /// The pages that are drawn from registers.
    reference: "Consulta", "Reference";
    /// The search in the header.
    search: "Buscar", "Search";
    /// The side navigation's button on a phone.
    contents: "Contenido", "Contents";
    /// The side navigation, for those who don't see it.
    navigation: "Navegación", "Navigation";
    /// The header's links, for those who don't see them.
    sections: "Secciones", "Sections";
    /// The switch of languages, for those who don't see it.
    languages: "Idiomas", "Languages";
    /// The links to the neighbouring pages, for those who don't see them.
    neighbours: "Página anterior y siguiente", "Previous and next page";
    /// The page before.
    previous: "Anterior", "Previous";
    /// The page after.
    next: "Siguiente", "Next";
    /// The link to the source of the page.
    edit: "Proponer un cambio en esta página", "Suggest a change to this page";
    /// The button that prints.
    print: "Imprimir", "Print";
    /// Before the as-of date.
    as_of: "Datos hasta el", "Data up to";
    /// The page of what changed since the edition before, in the header.
    changes: "Cambios", "Changes";
    /// The link from a correction to what it changed.
    what_changed: "Ver qué ha cambiado", "See what changed";
    /// All editions, for those who don't see where the list opens.
    editions: "Todas las ediciones", "All editions";
    /// Before the name of a newer edition.
    superseded: "Hay una edición más reciente:", "There is a newer edition:";
    /// Before the name of the edition that corrects this one.
    revised: "Esta edición se ha corregido. Ver la edición corregida:", "This edition has been corrected. See the corrected edition:";
    /// An edition that was withdrawn, before the link to the newest.
    withdrawn: "Esta edición se ha retirado. Ver la vigente:", "This edition has been withdrawn. See the current one:";
    /// Before the reason of a correction or a withdrawal.
    why: "Motivo:", "Reason:";
    /// Beside the newest edition in the list.
    current: "vigente", "current";
    /// Beside an edition in the list that another corrects.
    since_corrected: "corregida después", "corrected since";
    /// Beside an edition in the list that was withdrawn.
    since_withdrawn: "retirada", "since withdrawn";
    /// Before the edition's name.
    edition: "Edición", "Edition";
    /// The downloads of a report.
    download: "Descargar", "Download";
    /// The figures of a drawing, as a table.
    figures: "Ver las cifras", "Show the figures";
    /// The head of the column of periods.
    period: "Periodo", "Period";
    /// The head of the column of intervals.
    interval: "Intervalo", "Interval";
    /// The head of the column of answers.
    answers: "Respuestas", "Answers";
    /// The head of the column of remarks.
    note: "Nota", "Note";
    /// The events of a drawing, for those who don't see it.
    events: "Acontecimientos", "Events";
    /// The role that owns something.
    owner: "Responsable", "Owner";
    /// The day of the last review.
    reviewed: "Revisado", "Reviewed";
    /// The day of the next review.
    next_review: "Próxima revisión", "Next review";
    /// How something stands against its targets.
    state: "Estado", "State";
    /// What is being done.
    actions: "Acciones", "Actions";
    /// How something is measured.
    measured_by: "Se mide con", "Measured by";
    /// Where something is lived.
    lived_in: "Se vive en", "Lived in";
    /// A review that is late.
    review_overdue: "Revisión pendiente", "Review overdue";
    /// A page that its translation has left behind.
    translation_behind: "Traducción atrasada", "Translation behind";
    /// The whole handbook on one page, to print.
    print_all: "Imprimir todo el manual", "Print the whole handbook";
    /// The page that holds the whole handbook.
    whole: "El manual entero", "The whole handbook";
    /// A playbook's box of facts, for those who don't see it.
    facts: "Ficha", "Facts";
    /// Before the playbook that treats a weak figure.
    treated_by: "Lo trata", "Treated by";
    /// A date that is over.
    overdue: "vencida", "overdue";
    /// A wide interval.
    low_precision: "poca precisión", "low precision";
    /// A figure that is missing.
    no_data: "sin datos", "no data";
    /// Before the reports of a year.
    months: "Meses", "Months";
    /// The list of reports that has no report yet.
    no_reports: "Todavía no hay informes.", "There are no reports yet.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        for language in Language::ALL {
            let words = serde_json::to_value(Words::of(language)).unwrap();
            let words = words.as_object().unwrap();
            assert!(words.values().all(|word| word.as_str().is_some_and(|word| !word.is_empty())));
        }
    }
}
