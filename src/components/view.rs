//! What each component's template is given: texts in the page's language and finished drawings.
//!
//! A template gets its view as `view` and the interface's words as `words`. Every text is plain and is escaped by the
//! template; only fields that end in `svg` are markup. A field that doesn't apply is `None`, so the template can ask
//! for it with `{% if %}`. Links are relative to the page, as they are to stand in `href`.

mod curve;
mod distribution;
mod effects;
mod grid;
mod headline;
mod heat;
mod kpi;
mod listings;
mod method;
mod plan;
mod playbooks;
mod registers;
mod revised;
mod table;
mod treatment;
mod trend;

pub use curve::{Curve, CurveRow};
pub use distribution::{Distribution, DistributionRow, Key};
pub use effects::{EffectItem, Effects};
pub use grid::{Grid, GridCell, GridRow};
pub use headline::{Headline, Part};
pub use heat::{Heat, HeatCell, HeatRow};
pub use kpi::{Change, Kpi, NoData, Plan, State, Withheld};
pub use listings::{
    CellKind, ComponentEntry, Entries, Entry, EntryFact, Lifecycle, LifecycleMoment,
    LifecycleStage, Listing, ListingCell, ListingRow, PageIndex, PageLink,
};
pub use method::{DataBox, DataRow, Definition, Definitions};
pub use plan::{Linked, Objective, Objectives, SortCell, SortColumn, SortRow, SortTable};
pub use playbooks::{FactIndicator, FactLink, Facts, Stop, Way};
pub use registers::{Phrase, Register, RegisterColumn, RegisterGroup, RegisterIndex, RegisterLink};
pub use revised::{Mark, Revised};
pub use table::{Table, TableColumns, TableRow};
pub use treatment::{Action, Treatment, TreatmentItem};
pub use trend::{Multiple, Multiples, Trend, TrendEvent, TrendRow};

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
