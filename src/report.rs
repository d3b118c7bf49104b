//! Tells a period's story: what changed, what it means, and what of it may be published.
//!
//! A [`Story`] finds figures and passes them through the [`Disclosure`] rules; what comes out is [`Published`] or
//! [`Suppressed`]. [`Claim`] says what a comparison allows to be claimed, and [`words`] puts it into words.

pub mod claim;
pub mod disclosure;
pub mod export;
pub mod story;
pub mod words;

pub use claim::Claim;
pub use disclosure::{Disclosure, Published, Release, Suppressed, SuppressionReason, TooFew};
pub use story::{Objected, Story, Weak};
