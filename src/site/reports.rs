//! Builds the reports of a language, their list, and the published figures as files.

use super::Site;
use super::language::LanguageSite;
use super::view::{MonthView, Neighbour, PageView, QuarterView, YearView};
use crate::components::summary;
use crate::cube::{Cut, Period, PeriodKind};
use crate::diagnostic::{Diagnostics, Failure};
use crate::handbook::{Document, in_parallel};
use crate::project::Language;
use crate::report::export::{Export, Record};
use crate::report::stated::Stated;
use crate::report::words;
use crate::sources::csv_text::csv_text;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The path of a period's report, from the language's folder.
pub(super) fn path(period: Period) -> String {
    format!("reports/{}.html", period.slug())
}

#[derive(Serialize)]
struct Download {
    title: String,
    href: String,
}

#[derive(Serialize)]
struct ReportOwn {
    content: String,
    downloads: Vec<Download>,
}

#[derive(Serialize)]
struct ListOwn {
    intro: Option<String>,
    years: Vec<YearView>,
}

/// The opening sentence and the main figure of each report.
type Summaries = BTreeMap<Period, (String, Option<String>)>;

/// Builds all reports and their list.
pub(super) fn build(
    pages: &LanguageSite<'_, '_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Result<(), Failure> {
    let sections = pages.report_sections(diagnostics);
    let periods = pages.parts.story.periods();
    let mut summaries = Summaries::new();
    for period in &periods {
        let found =
            pages.with_context(&path(*period), Some(*period), |context| summary(context, *period));
        if let Some(found) = found {
            summaries.insert(*period, found);
        }
    }
    let in_order: Vec<Period> = periods.iter().copied().collect();
    let built = in_parallel(&in_order, site.threads, |_, period| {
        let mut diagnostics = Diagnostics::new();
        let added = report(pages, *period, &periods, &sections, &summaries, site, &mut diagnostics);
        (diagnostics, added)
    });
    for (found, added) in built {
        diagnostics.append(found);
        added?;
    }
    list(pages, &periods, &summaries, site)
}

/// The sections of a period's report, one after the other.
pub(super) fn content(
    pages: &LanguageSite<'_, '_>,
    period: Period,
    sections: &[Document],
    diagnostics: &mut Diagnostics,
) -> String {
    pages.with_context(&path(period), Some(period), |context| {
        let mut content = String::new();
        for section in sections {
            let (page, shown) = pages.section(section, context, diagnostics);
            // A section that is only about data and has none is left out, heading and all.
            if shown > 0 || section.calls().is_empty() {
                content.push_str(&page.html);
            }
        }
        content
    })
}

fn report(
    pages: &LanguageSite<'_, '_>,
    period: Period,
    periods: &BTreeSet<Period>,
    sections: &[Document],
    summaries: &Summaries,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Result<(), Failure> {
    let language = pages.language;
    let path = path(period);
    let content = content(pages, period, sections, diagnostics);
    let same_kind = |other: &&Period| other.kind() == period.kind();
    let neighbour = |found: Option<&Period>| {
        found.map(|period| Neighbour {
            title: words::upper_first(&period.name(language)),
            href: pages.href(&self::path(*period)),
        })
    };
    let view = PageView {
        title: words::upper_first(&period.name(language)),
        description: summaries.get(&period).map(|(sentence, _)| sentence.clone()),
        section: "reports",
        previous: neighbour(periods.range(..period).rev().find(same_kind)),
        next: neighbour(periods.range(period..).filter(|other| **other != period).find(same_kind)),
        ..pages.page_view(&path)
    };
    let file = |ending: &str| Download {
        title: format!("indicators-{}.{ending}", period.slug()),
        href: pages.href(&data_path(period, ending)),
    };
    let own = ReportOwn { content, downloads: vec![file("csv"), file("json")] };
    pages.add(site, "report.html", &view, own)
}

/// The path of a period's published figures, from the language's folder.
pub(super) fn data_path(period: Period, ending: &str) -> String {
    format!("data/indicators-{}.{ending}", period.slug())
}

/// Writes the published figures of all periods. Where there is an edition before, they come back as they were written, to
/// be compared.
pub(super) fn all_figures(
    pages: &LanguageSite<'_, '_>,
    site: &Site,
) -> Result<Vec<Stated>, Failure> {
    let periods: Vec<Period> = pages.parts.story.periods().into_iter().collect();
    let written = in_parallel(&periods, site.threads, |_, period| figures(pages, *period, site));
    let mut stated = Vec::new();
    for written in written {
        stated.extend(written?);
    }
    Ok(stated)
}

/// Writes the published figures of a period: all of it, and by the dimensions that reports show.
fn figures(
    pages: &LanguageSite<'_, '_>,
    period: Period,
    site: &Site,
) -> Result<Vec<Stated>, Failure> {
    let story = pages.parts.story;
    let project = story.indicators.project;
    let reporting = story.surveys(period);
    let mut records = Vec::new();
    for subject in story.indicators.subjects() {
        let reports = match subject.survey() {
            Some(own) => reporting.iter().any(|survey| survey.survey.id == own.survey.id),
            None => story.indicators.periods(subject, period.kind()).contains(&period),
        };
        if !reports {
            continue;
        }
        let whole = story.release(subject, &Cut::Whole, period);
        records.extend(whole.iter().map(|release| Record::of_release(release, project)));
        for dimension in story.named_dimensions(subject) {
            let mut releases = story.table(subject, dimension, period);
            releases.retain(|release| story.may_be_listed(subject.survey(), release));
            records.extend(releases.iter().map(|release| Record::of_release(release, project)));
        }
    }
    let export = Export::new(story.indicators.cube.as_of, records);
    let add = |ending: &str, text: String| {
        site.staging.add(&pages.href(&data_path(period, ending)), text.as_bytes())
    };
    add("csv", csv_text(&export.rows()))?;
    let json = export.json();
    let stated = match pages.parts.before {
        // What was just written is what readers of it get.
        Some(_) => Stated::read(&json).unwrap_or_default(),
        None => Vec::new(),
    };
    add("json", json)?;
    Ok(stated)
}

fn list(
    pages: &LanguageSite<'_, '_>,
    periods: &BTreeSet<Period>,
    summaries: &Summaries,
    site: &Site,
) -> Result<(), Failure> {
    let language = pages.language;
    let href = |period: Period| periods.contains(&period).then(|| pages.href(&path(period)));
    let sentence = |period: Period| summaries.get(&period).map(|(sentence, _)| sentence.clone());
    let inside = |kind: PeriodKind, outer: Period| -> Vec<Period> {
        let mut found: Vec<Period> = periods
            .iter()
            .filter_map(|period| period.months())
            .filter(|(first, last)| outer.holds(*first) && outer.holds(*last))
            .filter(|(first, last)| {
                let narrow = Period::holding(kind, *first);
                narrow.holds(*last)
            })
            .map(|(first, _)| Period::holding(kind, first))
            .collect::<BTreeSet<Period>>()
            .into_iter()
            .collect();
        found.reverse();
        found
    };
    let years: BTreeSet<Period> = periods
        .iter()
        .filter_map(|period| period.months())
        .map(|(first, _)| Period::holding(PeriodKind::Year, first))
        .collect();
    let years = years.into_iter().rev().map(|year| YearView {
        title: year.name(language),
        href: href(year),
        sentence: sentence(year),
        quarters: inside(PeriodKind::Quarter, year)
            .into_iter()
            .map(|quarter| QuarterView {
                title: words::upper_first(&quarter.name(language)),
                href: href(quarter),
                months: inside(PeriodKind::Month, quarter)
                    .into_iter()
                    .map(|month| MonthView {
                        title: words::upper_first(&month.name(language)),
                        href: href(month),
                        figure: summaries.get(&month).and_then(|(_, figure)| figure.clone()),
                        sentence: sentence(month),
                    })
                    .collect(),
            })
            .collect(),
    });
    let own = ListOwn {
        intro: (!periods.is_empty()).then(|| {
            let intro = language.pick(
                "Un informe por mes, trimestre y año con respuestas. Un cambio se afirma solo cuando el azar no lo \
                 explica.",
                "A report for each month, quarter and year with answers. A change is claimed only where chance does \
                 not explain it.",
            );
            let figures = summaries.values().filter_map(|(_, figure)| figure.as_deref());
            let revised = pages.parts.before.filter(|_| figures.into_iter().any(|f| f.ends_with("(R)")));
            let Some(before) = revised else { return intro.to_owned() };
            let edition = language.the_edition(&before.name);
            match language {
                Language::Es => format!("{intro} (R): cifra revisada desde {edition}."),
                Language::En => format!("{intro} (R): revised since {edition}."),
            }
        }),
        years: years.collect(),
    };
    let view = PageView {
        title: pages.words.reports.to_owned(),
        section: "reports",
        ..pages.page_view("reports/index.html")
    };
    pages.add(site, "reports.html", &view, own)
}
