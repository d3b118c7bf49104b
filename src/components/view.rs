//! What each component's template is given: texts in the page's language and finished drawings.
//!
//! A template gets its view as `view` and the interface's words as `words`. Every text is plain and is escaped by the
//! template; only fields that end in `svg` are markup. A field that doesn't apply is `None`, so the template can ask
//! for it with `{% if %}`. Links are relative to the page, as they are to stand in `href`.

mod curve;
mod listings;
mod plan;
mod playbooks;
mod registers;
mod revised;

pub use curve::{Curve, CurveRow};
pub use listings::{
    CellKind, ComponentEntry, Entries, Entry, EntryFact, Lifecycle, LifecycleMoment,
    LifecycleStage, Listing, ListingCell, ListingRow, PageIndex, PageLink,
};
pub use plan::{Linked, Objective, Objectives, SortCell, SortColumn, SortRow, SortTable};
pub use playbooks::{FactIndicator, FactLink, Facts, Stop, Way};
pub use registers::{Phrase, Register, RegisterColumn, RegisterGroup, RegisterIndex, RegisterLink};
pub use revised::{Mark, Revised};

use serde::Serialize;

/// Any component, ready for its template.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Component {
    /// One figure against its target.
    Kpi(Kpi),
    /// The figures of the measurement plan.
    Plan(Plan),
    /// The sentence that opens a report.
    Headline(Headline),
    /// A figure over time.
    Trend(Trend),
    /// A share by age.
    Curve(Curve),
    /// A figure over time, for each value of a dimension.
    Multiples(Multiples),
    /// A figure for each value of a dimension.
    Table(Table),
    /// How often each answer was given.
    Distribution(Distribution),
    /// A figure by two dimensions.
    Heat(Heat),
    /// Weak figures and what is done about them.
    Treatment(Treatment),
    /// The objectives of the plan.
    Objectives(Objectives),
    /// A table whose rows can be put in another order.
    SortTable(SortTable),
    /// A table of words.
    Grid(Grid),
    /// What dated changes did.
    Effects(Effects),
    /// Where the figures come from.
    DataBox(DataBox),
    /// What the figures mean.
    Definitions(Definitions),
    /// What a register holds.
    Register(Register),
    /// The registers that there are.
    RegisterIndex(RegisterIndex),
    /// A table of words and links.
    Listing(Listing),
    /// Things with all that is recorded of each.
    Entries(Entries),
    /// The stages of a customer.
    Lifecycle(Lifecycle),
    /// The steps as a path, or the phases as a cycle.
    Way(Way),
    /// What a component shows and takes.
    ComponentEntry(ComponentEntry),
    /// The pages that are drawn from registers.
    PageIndex(PageIndex),
    /// A figure whose data are absent.
    NoData(NoData),
    /// A figure that may not be published.
    Withheld(Withheld),
}

impl Component {
    /// The theme's template that lays it out, below the theme's folder.
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Component::Kpi(_) => "components/kpi.html",
            Component::Plan(_) => "components/plan.html",
            Component::Headline(_) => "components/headline.html",
            Component::Trend(_) => "components/trend.html",
            Component::Curve(_) => "components/curve.html",
            Component::Multiples(_) => "components/multiples.html",
            Component::Table(_) => "components/table.html",
            Component::Distribution(_) => "components/distribution.html",
            Component::Heat(_) => "components/heat.html",
            Component::Treatment(_) => "components/treatment.html",
            Component::Objectives(_) => "components/objectives.html",
            Component::SortTable(_) => "components/sort_table.html",
            Component::Grid(_) => "components/grid.html",
            Component::Effects(_) => "components/effects.html",
            Component::DataBox(_) => "components/data_box.html",
            Component::Definitions(_) => "components/definitions.html",
            Component::Register(_) => "components/register.html",
            Component::RegisterIndex(_) => "components/register_index.html",
            Component::Listing(_) => "components/listing.html",
            Component::Entries(_) => "components/entries.html",
            Component::Lifecycle(_) => "components/lifecycle.html",
            Component::Way(_) => "components/way.html",
            Component::ComponentEntry(_) => "components/component_entry.html",
            Component::PageIndex(_) => "components/page_index.html",
            Component::NoData(_) => "components/no_data.html",
            Component::Withheld(_) => "components/withheld.html",
        }
    }
}

/// How a figure stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The whole interval is on the good side.
    Met,
    /// The whole interval is on the bad side.
    NotMet,
    /// The target lies inside the interval.
    Undecided,
    /// There is no target.
    None,
    /// There is no figure yet.
    NoData,
    /// The figure may not be published.
    Withheld,
}

/// Which way a figure went, as far as chance doesn't explain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// No change beyond chance, or nothing to compare with.
    None,
}

/// One figure against its target.
#[derive(Debug, Clone, Serialize)]
pub struct Kpi {
    /// The indicator's id ("nps").
    pub id: String,
    /// Its name ("Satisfacción (CSAT)").
    pub name: String,
    /// The period ("octubre de 2026").
    pub period: String,
    /// The estimate ("42", "87 %"); "–" where there is none.
    pub figure: String,
    /// The interval ("38 a 46").
    pub interval: Option<String>,
    /// The interval's level ("95 % de confianza"), as its tooltip.
    pub level_words: Option<String>,
    /// What it rests on ("1.284 respuestas").
    pub n_words: Option<String>,
    /// Against the target.
    pub state: State,
    /// The same in words ("meta 45 · sin decidir aún").
    pub state_words: String,
    /// The change since the previous period ("+6 desde septiembre").
    pub change_words: Option<String>,
    /// Which way it went.
    pub change: Change,
    /// Whether the interval is too wide to conclude from.
    pub low_precision: bool,
    /// The interval and the target on a track; `None` without a figure.
    pub bullet_svg: Option<String>,
    /// The definition on the method page.
    pub href: Option<String>,
    /// Why the figure is preliminary ("hasta el 15 de octubre").
    pub so_far_words: Option<String>,
    /// That the figure was revised.
    pub revised: Option<Mark>,
    /// What it was before, and why ("(R) antes 47; respuestas tardías"); and what the one was that it is compared with.
    pub revised_words: Vec<String>,
}

/// The figures of the measurement plan, side by side.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// In the plan's order.
    pub kpis: Vec<Kpi>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// The words, with the spaces between pieces.
    pub text: String,
    /// Whether they carry the weight of the sentence.
    pub strong: bool,
}

/// One entry of a colour key.
#[derive(Debug, Clone, Serialize)]
pub struct Key {
    /// [`ScaleClass::name`](super::chart::ScaleClass::name).
    pub class: String,
    /// What the colour stands for, with its figures ("Detractores 199").
    pub text: String,
}

/// The sentence that opens a report.
#[derive(Debug, Clone, Serialize)]
pub struct Headline {
    /// What it is ("Informe mensual · octubre de 2026").
    pub eyebrow: String,
    /// The finding.
    pub sentence: String,
    /// Whether it is the page's title: on a report, not where a chapter has its own.
    pub is_title: bool,
    /// What of the period was revised.
    pub revised: Option<Revised>,
    /// Interval, change and answers, in one or two sentences.
    pub lede: Vec<Part>,
    /// Detractors, passives and promoters as one bar.
    pub split_svg: Option<String>,
    /// What its colours are.
    pub key: Vec<Key>,
}

/// One event of a trend.
#[derive(Debug, Clone, Serialize)]
pub struct TrendEvent {
    /// Its letter in the drawing: [`Event::mark`](super::chart::Event::mark).
    pub mark: String,
    /// When ("agosto de 2026").
    pub when: String,
    /// What.
    pub text: String,
}

/// One period of a trend, in words.
#[derive(Debug, Clone, Serialize)]
pub struct TrendRow {
    /// The period ("octubre de 2026").
    pub period: String,
    /// The estimate.
    pub figure: String,
    /// The interval; empty where there is none.
    pub interval: String,
    /// What it rests on ("1.284"); empty where unknown.
    pub n: String,
    /// A word on it ("hasta ahora", "fuera de lo habitual").
    pub note: Option<String>,
}

/// A figure over time.
#[derive(Debug, Clone, Serialize)]
pub struct Trend {
    /// The finding; `None` where the page's own heading says it.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// The drawing for a column of text.
    pub wide_svg: String,
    /// The drawing for a phone.
    pub narrow_svg: String,
    /// What the drawing's letters stand for.
    pub events: Vec<TrendEvent>,
    /// Whether the wide drawing writes the events itself, so that the list is for phones only.
    pub events_on_wide: bool,
    /// What the course of the series says beyond its last figure, a sentence or two each.
    pub notes: Vec<String>,
    /// The column head of the figures ("NPS").
    pub measure: String,
    /// What the figures rest on, the head of that column.
    pub basis: String,
    /// The same figures in words, for those who don't see the drawing.
    pub rows: Vec<TrendRow>,
}

/// One value of a dimension in small multiples.
#[derive(Debug, Clone, Serialize)]
pub struct Multiple {
    /// The value ("Gran cuenta").
    pub name: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// What it rests on ("214 respuestas").
    pub n_words: Option<String>,
    /// The drawing; `None` where it is withheld.
    pub svg: Option<String>,
    /// Why it is withheld, or that there are no data.
    pub withheld_words: Option<String>,
}

/// A figure over time, for each value of a dimension.
#[derive(Debug, Clone, Serialize)]
pub struct Multiples {
    /// The finding.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// One for each value, in the dimension's order.
    pub items: Vec<Multiple>,
}

/// The heads of a table's columns.
#[derive(Debug, Clone, Serialize)]
pub struct TableColumns {
    /// The dimension ("Segmento").
    pub label: String,
    /// What the figures rest on ("Respuestas").
    pub n: String,
    /// The indicator ("NPS").
    pub figure: String,
    /// The drawing of the interval, for those who don't see it ("Intervalo").
    pub interval: String,
    /// The change ("Desde septiembre"); `None` where nothing is compared.
    pub change: Option<String>,
}

/// One row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct TableRow {
    /// The dimension's value ("Gran cuenta").
    pub label: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// What it rests on ("214"); "–" where it is withheld.
    pub n: String,
    /// The estimate.
    pub figure: String,
    /// That the figure was revised.
    pub revised: Option<Mark>,
    /// The interval.
    pub interval: String,
    /// [`interval_row`](super::chart::interval_row).
    pub row_svg: Option<String>,
    /// The change ("+9"); empty where there is none.
    pub change: String,
    /// That the figure was revised in the period that the change is told from.
    pub change_revised: Option<Mark>,
    /// What it means ("cambio real", "puede ser azar").
    pub change_words: Option<String>,
    /// Whether the change outlasts the correction for the number of comparisons.
    pub real: bool,
    /// Whether the row may not be published.
    pub withheld: bool,
    /// Why it is withheld ("grupos de menos de 10 respuestas: no se publican por separado").
    pub withheld_words: Option<String>,
}

/// A figure for each value of a dimension.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// The finding.
    pub title: Option<String>,
    /// What the table holds, for those who can't see its place in the page.
    pub caption: String,
    /// How to read it.
    pub take: Option<String>,
    /// The heads.
    pub columns: TableColumns,
    /// One for each value.
    pub rows: Vec<TableRow>,
    /// All together, as the last row.
    pub whole: Option<TableRow>,
    /// What `(R)` means, and what the whole was; `None` where nothing was revised.
    pub note: Option<String>,
}

/// One answer of a scale, in words.
#[derive(Debug, Clone, Serialize)]
pub struct DistributionRow {
    /// The answer ("10").
    pub label: String,
    /// How often ("361").
    pub count: String,
    /// Its share ("28 %").
    pub share: String,
}

/// How often each answer was given.
#[derive(Debug, Clone, Serialize)]
pub struct Distribution {
    /// The finding.
    pub title: Option<String>,
    /// The question.
    pub take: Option<String>,
    /// The drawing for a column of text.
    pub wide_svg: String,
    /// The drawing for a phone.
    pub narrow_svg: String,
    /// The parts of the scale as one bar.
    pub split_svg: Option<String>,
    /// What the colours are.
    pub key: Vec<Key>,
    /// The column heads: the answer, how often, its share.
    pub columns: [String; 3],
    /// The same figures in words.
    pub rows: Vec<DistributionRow>,
}

/// One cell of a heat map.
#[derive(Debug, Clone, Serialize)]
pub struct HeatCell {
    /// The estimate; empty where it is withheld or there are no data.
    pub figure: String,
    /// The interval, as its tooltip.
    pub interval: Option<String>,
    /// How far from the middle: `neg3`, `neg2`, `neg1`, `zero`, `pos1`, `pos2`, `pos3`; empty without a figure.
    pub bucket: String,
    /// Whether it may not be published.
    pub withheld: bool,
    /// Why there is no figure, as short as it gets ("n < 10", "sin datos").
    pub withheld_words: Option<String>,
}

impl HeatCell {
    /// The bucket of a figure by its distance from the middle in units of `step` (for an NPS 10 points): beyond 2.5
    /// steps, beyond 1.5, beyond 0.5, or none.
    #[must_use]
    pub fn bucket(figure: f64, middle: f64, step: f64) -> &'static str {
        match (figure - middle) / step {
            far if far <= -2.5 => "neg3",
            far if far <= -1.5 => "neg2",
            far if far <= -0.5 => "neg1",
            far if far < 0.5 => "zero",
            far if far < 1.5 => "pos1",
            far if far < 2.5 => "pos2",
            far if far >= 2.5 => "pos3",
            _ => "",
        }
    }
}

/// One row of a heat map.
#[derive(Debug, Clone, Serialize)]
pub struct HeatRow {
    /// The value of the first dimension ("Primer contacto").
    pub label: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// One for each value of the second.
    pub cells: Vec<HeatCell>,
}

/// A figure by two dimensions.
#[derive(Debug, Clone, Serialize)]
pub struct Heat {
    /// The finding.
    pub title: Option<String>,
    /// What the table holds, for those who can't see its place in the page.
    pub caption: String,
    /// How to read it.
    pub take: Option<String>,
    /// The head of the first column ("Momento").
    pub corner: String,
    /// The values of the second dimension.
    pub columns: Vec<String>,
    /// One for each value of the first.
    pub rows: Vec<HeatRow>,
    /// What the colours and the withheld cells mean.
    pub note: Option<String>,
}

/// Something to be done.
#[derive(Debug, Clone, Serialize)]
pub struct Action {
    /// What.
    pub title: String,
    /// By when ("vencida desde el 15 de octubre").
    pub due_words: String,
    /// Whether that day is over.
    pub overdue: bool,
}

/// A weak figure and what is done about it.
#[derive(Debug, Clone, Serialize)]
pub struct TreatmentItem {
    /// The figure's name and place ("Incidencia: NPS 8").
    pub title: String,
    /// How weak ("veinte puntos bajo la media").
    pub figure_words: Option<String>,
    /// The playbook that treats it ("paso 7, compromisos y compensaciones").
    pub playbook_title: Option<String>,
    /// Its page.
    pub playbook_href: Option<String>,
    /// The role that owns it ("atención al cliente").
    pub owner: Option<String>,
    /// What is under way, the overdue first.
    pub actions: Vec<Action>,
    /// Against the target.
    pub state: State,
}

/// Weak figures and what is done about them.
#[derive(Debug, Clone, Serialize)]
pub struct Treatment {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// The weakest first.
    pub items: Vec<TreatmentItem>,
    /// What is said when there is none ("Ninguna cifra está por debajo de su meta.").
    pub empty_words: String,
}

/// One statement on the data.
#[derive(Debug, Clone, Serialize)]
pub struct DataRow {
    /// What ("Respuestas").
    pub term: String,
    /// The statement.
    pub text: String,
    /// A link after it.
    pub href: Option<String>,
    /// The link's words; with a link and no words, the statement itself is the link.
    pub link_words: Option<String>,
}

/// Where the figures come from.
#[derive(Debug, Clone, Serialize)]
pub struct DataBox {
    /// Answers, who is missing, rows set aside, revisions, method.
    pub rows: Vec<DataRow>,
}

/// What an indicator means.
#[derive(Debug, Clone, Serialize)]
pub struct Definition {
    /// The anchor that other pages link to.
    pub anchor: String,
    /// The indicator's id.
    pub id: String,
    /// The indicator's name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// How it is computed, needed columns, source of the formula …
    pub facts: Vec<DataRow>,
}

/// What the figures mean.
#[derive(Debug, Clone, Serialize)]
pub struct Definitions {
    /// What this version computes, in the registry's order.
    pub entries: Vec<Definition>,
}

/// A figure whose data are absent.
#[derive(Debug, Clone, Serialize)]
pub struct NoData {
    /// The indicator's name.
    pub name: Option<String>,
    /// What is absent ("Aún no hay datos").
    pub words: String,
    /// What would bring it: a link to the register's or the indicator's description.
    pub href: Option<String>,
}

/// A figure that may not be published.
#[derive(Debug, Clone, Serialize)]
pub struct Withheld {
    /// The indicator's name.
    pub name: Option<String>,
    /// Why ("menos de 10 respuestas: no se publica").
    pub words: String,
}

/// A table whose cells are words: what a change is made of, what goes with an outcome.
#[derive(Debug, Clone, Serialize)]
pub struct Grid {
    /// The finding; `None` where the page's own heading says it.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// What the table is, for those who don't see it.
    pub caption: String,
    /// The heads of the columns, the first that of the labels.
    pub columns: Vec<String>,
    /// The rows; none where there is nothing to tell.
    pub rows: Vec<GridRow>,
    /// What must be known to read it right.
    pub notes: Vec<String>,
}

/// A row of a [`Grid`].
#[derive(Debug, Clone, Serialize)]
pub struct GridRow {
    /// What it is about.
    pub label: String,
    /// The cells, one for each further column.
    pub cells: Vec<GridCell>,
    /// Whether it sums the others up.
    pub is_total: bool,
}

/// A cell of a [`Grid`].
#[derive(Debug, Clone, Serialize)]
pub struct GridCell {
    /// The head of its column, for phones.
    pub head: String,
    /// What it says.
    pub text: String,
    /// Its interval or a remark.
    pub small: Option<String>,
}

/// What dated changes of policy did to the figures that they were to move.
#[derive(Debug, Clone, Serialize)]
pub struct Effects {
    /// The heading; `None` where the page has its own.
    pub title: Option<String>,
    /// How to read it.
    pub take: Option<String>,
    /// The changes, the latest first.
    pub items: Vec<EffectItem>,
    /// What none of this can prove.
    pub caveat: String,
}

/// What one change did.
#[derive(Debug, Clone, Serialize)]
pub struct EffectItem {
    /// The change.
    pub title: String,
    /// The day.
    pub when: String,
    /// The playbook that changed.
    pub playbook_title: Option<String>,
    /// Its page.
    pub playbook_href: Option<String>,
    /// What the figures say of it.
    pub sentence: String,
    /// Level and slope before and after; `None` where it is too early.
    pub grid: Option<Grid>,
    /// What else happened meanwhile.
    pub others: Option<String>,
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_symmetric_and_leave_nothing_for_what_is_no_number() {
        let bucket = |figure| HeatCell::bucket(figure, 30.0, 10.0);
        assert_eq!([bucket(5.0), bucket(12.0), bucket(25.0)], ["neg3", "neg2", "neg1"]);
        assert_eq!(
            [bucket(30.0), bucket(35.0), bucket(47.0), bucket(90.0)],
            ["zero", "pos1", "pos2", "pos3"]
        );
        assert_eq!(bucket(f64::NAN), "");
    }
}
