//! Builds a versioned static site from Markdown playbooks and customer data.
//!
//! The rooms stand in the order in which data passes through them, and each imports only from those before it:
//!
//! 1. [`project`] reads the configuration: [`Project::load`].
//! 2. [`sources`] turns files into clean rows and quarantines the rest; [`Registers::read`] reads the small tables.
//! 3. [`cube`] counts the rows into additive tallies: [`Cube::build`].
//! 4. [`statistics`] is pure numerics, and knows nothing of the others.
//! 5. [`indicators`] computes figures from the tallies: [`Indicators`].
//! 6. [`handbook`] reads the chapters and finds the components that they call: [`handbook::load`].
//! 7. [`report`] decides what may be published, and finds the words for it: [`report::Story`].
//! 8. [`components`] turn what may be published into views: [`components::expand`].
//! 9. [`site`] lays pages out and writes them: [`Site::build`](site::Site::build), [`Site::publish`](site::Site::publish).
//! 10. [`edition`] publishes them once and never changes them: [`edition::publish()`].
//! 11. [`cli`] is the command line.
//!
//! [`diagnostic`] serves them all. [`Measured::read`] shows the way from the files to the figures.

pub mod cli;
pub mod components;
pub mod cube;
pub mod diagnostic;
pub mod edition;
pub mod handbook;
pub mod indicators;
pub mod project;
pub mod report;
pub mod site;
pub mod sources;
pub mod statistics;

use cube::{Cube, Month};
use diagnostic::{Diagnostics, Failure};
use indicators::{Basis, Indicators, Plan};
use jiff::civil::Date;
use project::Project;
use sources::{CutOff, LeftOut, Registers};
use std::path::PathBuf;

/// Where a run's data come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    /// The project's folder.
    pub root: PathBuf,
    /// The folder of survey files, if not `data/` of the project.
    pub answers: Option<PathBuf>,
    /// "Today"; where not given, the last day of the month of the latest answer, or without answers of the latest day in
    /// the registers.
    pub as_of: Option<Date>,
    /// The day by which answers must have been received to count; where not given, all that were.
    pub as_known: Option<Date>,
}

impl Input {
    /// The days up to which answers count.
    #[must_use]
    pub fn cut_off(&self) -> CutOff {
        CutOff { as_of: self.as_of, as_known: self.as_known }
    }
}

/// A project with its data read and counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The configuration.
    pub project: Project,
    /// The small tables, as they stood on the as-of date.
    pub registers: Registers,
    /// How much of them happened after it, by register.
    pub left_out: LeftOut,
    /// The tallies.
    pub cube: Cube,
    /// The plan.
    pub plan: Plan,
    /// The weights to the population, and what else figures rest on.
    pub basis: Basis,
}

impl Measured {
    /// Reads a project and counts its answers.
    ///
    /// # Errors
    /// [`Failure::Input`] if anything in the input is wrong, [`Failure::Io`] if a file can't be read.
    pub fn read(input: &Input, diagnostics: &mut Diagnostics) -> Result<Self, Failure> {
        let project = Project::load(&input.root, diagnostics)?;
        Self::by_settings(project, input, diagnostics)
    }

    /// Counts the answers of one folder by the settings of a project that was read from another, such as an earlier state
    /// of it: what the data would say by those.
    ///
    /// # Errors
    /// As [`Measured::read`].
    pub fn by_settings(
        settings: Project,
        input: &Input,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        let folder = settings.root;
        let project = Project { root: input.root.clone(), ..settings };
        let answers = input.answers.as_deref();
        let registers = Registers::read(&project, answers, diagnostics)?;
        let mut cube = Cube::build(&project, &registers, answers, input.cut_off(), diagnostics)?;
        diagnostics.check()?;
        if cube.as_of.is_none() {
            // Without answers, the registers say until when something is known.
            cube.as_of = registers.latest().map(|day| Month::of(day).last_day());
        }
        let (registers, left_out) = match cube.as_of {
            Some(as_of) => registers.until(as_of),
            None => (registers, LeftOut::new()),
        };
        let plan = Plan::resolve(&project, &cube, &registers, diagnostics);
        let playbooks = project.playbooks_in(&folder)?;
        let basis = Basis::build(&project, &cube, &registers, playbooks, diagnostics);
        diagnostics.check()?;
        Ok(Measured { project, registers, left_out, cube, plan, basis })
    }

    /// What figures are computed from.
    #[must_use]
    pub fn indicators(&self) -> Indicators<'_> {
        Indicators {
            project: &self.project,
            cube: &self.cube,
            registers: &self.registers,
            left_out: &self.left_out,
            plan: &self.plan,
            basis: &self.basis,
        }
    }
}
