//! Tells a period's story: what changed, what it means, and what of it may be published.
//!
//! A [`Story`] finds figures and passes them through the [`Disclosure`] rules; what comes out is [`Published`] or
//! [`Suppressed`]. [`Claim`] says what a comparison allows to be claimed, [`verdict`] says it, and [`words`] has the rest.

pub mod bases;
pub mod changes;
pub mod claim;
pub mod classes;
pub mod composition;
pub mod course;
pub mod disclosure;
pub mod drivers;
pub mod effect;
pub mod export;
pub mod hindsight;
pub mod policy;
pub mod response;
pub mod restated;
pub mod stated;
pub mod story;
pub mod tenure;
pub mod units;
pub mod verdict;
pub mod words;

pub use claim::Claim;
pub use classes::{ClassFigures, ClassRelease};
pub use composition::{Composition, GroupPart};
pub use course::{Course, Place, Slope, Usual};
pub use disclosure::{Disclosure, Published, Release, Suppressed, SuppressionReason, TooFew};
pub use drivers::DriverRelease;
pub use effect::{Outcome, PolicyEffect};
pub use response::{Missing, Response};
pub use restated::{Restated, Restatement};
pub use story::{Objected, Story, Weak};
pub use tenure::{CohortFigures, CohortPoint, CohortRelease, TenureAt, TenureOf, TenurePoint};
pub use units::Measure;
pub use verdict::{About, Room, verdict};
