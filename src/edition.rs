//! Publishes editions: once written, an edition is never changed.
//!
//! A published folder holds one folder for each edition, sealed by a manifest ([`Manifest`]: the digest of every file, and
//! of the manifest before it), and a catalogue of all ([`Catalogue`]). [`Folder::open`] locks it and mends what a killed run
//! left; [`publish()`] renders aside, moves the edition into place by one rename and then replaces the catalogue, which is
//! the commit point: an edition is there when the catalogue says so. [`withdraw()`] puts a tombstone in an edition's place.
//! All that stands around the editions follows from the catalogue (`derived`). [`verify()`] says whether everything is as
//! it was published, [`Sealed`] writes an edition as one archive.
//!
//! Only this room writes under a published folder. Publishing reads no file of earlier editions.

pub mod catalogue;
pub mod derived;
pub mod digest;
mod disk;
pub mod export;
pub mod folder;
pub mod inputs;
mod json;
mod lock;
pub mod manifest;
pub mod name;
mod obstacles;
pub mod publish;
pub mod reason;
pub mod verify;
pub mod withdraw;

pub use catalogue::Catalogue;
pub use derived::Frame;
pub use digest::Digest;
pub use export::Sealed;
pub use folder::Folder;
pub use inputs::Inputs;
pub use manifest::Manifest;
pub use name::EditionName;
pub use publish::{Done, Edition, Outcome, Rendering, publish};
pub use reason::{Reason, ReasonText};
pub use verify::{Condition, verify};
pub use withdraw::withdraw;
