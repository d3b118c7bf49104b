//! Holds the comparison of two editions to what may be said of them.

use super::*;
use crate::report::claim::Claim;
use crate::report::policy::{
    PolicyAction, PolicyChapter, PolicyObjective, PolicyQuestion, PolicySurvey,
};

fn policy() -> Policy {
    let question = PolicyQuestion {
        id: "nps".to_owned(),
        measures: "nps".to_owned(),
        scale: [0, 10],
        classes: Some([6, 8]),
    };
    let survey = PolicySurvey {
        id: "s".to_owned(),
        cadence: "month".to_owned(),
        questions: vec![question],
        ..PolicySurvey::default()
    };
    let mut policy = Policy { language: "en".to_owned(), ..Policy::default() };
    policy.settings.surveys = vec![survey];
    policy
}

fn nps(period: &str, estimate: f64, n: u64) -> Stated {
    Stated {
        id: "nps".to_owned(),
        survey: Some("s".to_owned()),
        question: Some("nps".to_owned()),
        period: period.to_owned(),
        complete: true,
        unit: "points".to_owned(),
        estimate: Some(estimate),
        level: 0.95,
        n: Some(n),
        ..Stated::default()
    }
}

fn withheld(period: &str) -> Stated {
    let figure = nps(period, 0.0, 0);
    Stated { estimate: None, n: None, suppressed: Some("primary".to_owned()), ..figure }
}

fn tested(figure: Stated, previous: &str, change: f64, p_value: f64) -> Stated {
    Stated {
        previous_period: Some(previous.to_owned()),
        change: Some(change),
        p_value: Some(p_value),
        ..figure
    }
}

fn changes(old: Vec<Stated>, new: Vec<Stated>) -> Changes {
    let snapshot = |figures| Snapshot { policy: policy(), figures };
    Changes::between(&snapshot(old), &snapshot(new))
}

#[test]
fn a_difference_is_claimed_only_by_the_new_editions_own_test() {
    let old = vec![nps("2026-08", 30.0, 100)];
    let latest = |previous, p_value| {
        let now = tested(nps("2026-09", 45.0, 100), previous, 15.0, p_value);
        let found = changes(old.clone(), vec![nps("2026-08", 30.0, 100), now]);
        assert_eq!(found.revisions, []);
        found.standings[0].test.map(|test| test.claim)
    };
    assert_eq!(latest("2026-08", 0.01), Some(Claim::Higher));
    assert_eq!(latest("2026-08", 0.2), Some(Claim::Chance));
    assert_eq!(latest("2026-07", 0.01), None);
    let few = tested(nps("2026-09", 45.0, 100), "2026-08", 15.0, 0.2);
    let found = changes(vec![nps("2026-08", 30.0, 12)], vec![nps("2026-08", 30.0, 12), few]);
    assert_eq!(found.standings[0].test.map(|test| test.claim), Some(Claim::TooFew));
}

#[test]
fn the_same_latest_period_is_no_later_one() {
    assert!(changes(vec![nps("2026-08", 30.0, 9)], vec![nps("2026-08", 30.0, 9)]).is_empty());
}

#[test]
fn a_revision_says_why() {
    let cause = |old: Stated, new: Stated| {
        let found = changes(vec![old], vec![new]).revisions;
        found.first().map(|revision| revision.cause)
    };
    let old = || nps("2026-08", 30.0, 100);
    assert_eq!(cause(old(), nps("2026-08", 30.4, 100)), None, "both are shown as 30");
    assert_eq!(cause(old(), nps("2026-08", 30.0, 101)), Some(Cause::LateAnswers));
    assert_eq!(cause(old(), nps("2026-08", 33.0, 99)), Some(Cause::Corrected));
    assert_eq!(cause(old(), nps("2026-08", 33.0, 100)), Some(Cause::Corrected));
    assert_eq!(cause(old(), withheld("2026-08")), Some(Cause::NowWithheld));
    assert_eq!(cause(withheld("2026-08"), old()), Some(Cause::NoLongerWithheld));
    assert_eq!(cause(withheld("2026-08"), withheld("2026-08")), None);
    let so_far = Stated { complete: false, ..old() };
    assert_eq!(cause(so_far, nps("2026-08", 50.0, 200)), None, "it was finished, not revised");
    let entries =
        |n| Stated { id: "retention_rate".to_owned(), survey: None, ..nps("2026", 80.0, n) };
    assert_eq!(cause(entries(40), entries(41)), Some(Cause::LaterEntries));
}

#[test]
fn another_meaning_goes_before_other_answers() {
    let mut new = policy();
    new.settings.surveys[0].questions[0].classes = Some([5, 7]);
    let (old, now) = (vec![nps("2026-08", 30.0, 100)], vec![nps("2026-08", 50.0, 101)]);
    let found = revisions(&policy(), &old, &new, &now);
    assert_eq!(found[0].cause, Cause::Definition);
}

#[test]
fn nothing_withheld_is_told_by_way_of_the_other_edition() {
    let found = changes(vec![nps("2026-08", 30.0, 100)], vec![withheld("2026-08")]);
    assert_eq!((found.revisions[0].old, found.revisions[0].old_n), (Shown::Nothing, None));
    let later = vec![withheld("2026-08"), nps("2026-09", 40.0, 100)];
    let found = changes(vec![nps("2026-08", 30.0, 100)], later);
    let old = found.standings[0].old.unwrap();
    assert_eq!((old.shown, old.n), (Shown::Withheld, None));
    // A value that the new edition does not list may be a person's own name.
    let unnamed = |figure: Stated| Stated {
        dimension: Some("segment".to_owned()),
        value: Some("Ana".to_owned()),
        ..figure
    };
    let found = changes(vec![unnamed(nps("2026-08", 30.0, 100))], Vec::new());
    assert!(found.is_empty());
    assert!(changes(Vec::new(), vec![unnamed(nps("2026-08", 30.0, 100))]).is_empty());
}

fn with_plan(target: Option<f64>, actions: &[(&str, &str, Option<&str>)], as_of: &str) -> Policy {
    let mut policy = policy();
    policy.as_of = Some(as_of.to_owned());
    policy.objectives = target
        .map(|target| PolicyObjective { id: "o".to_owned(), target, ..PolicyObjective::default() })
        .into_iter()
        .collect();
    let action = |(title, due, done): &(&str, &str, Option<&str>)| PolicyAction {
        title: (*title).to_owned(),
        due: (*due).to_owned(),
        done: done.map(str::to_owned),
        ..PolicyAction::default()
    };
    policy.actions = actions.iter().map(action).collect();
    policy
}

#[test]
fn actions_open_close_move_and_become_overdue() {
    let then = [
        ("late before", "2026-09-01", None),
        ("late now", "2026-10-10", None),
        ("done", "2026-10-20", None),
        ("moved", "2026-11-01", None),
        ("gone", "2026-11-02", None),
        ("done before", "2026-08-01", Some("2026-08-01")),
    ];
    let now = [
        ("late before", "2026-09-01", None),
        ("late now", "2026-10-10", None),
        ("done", "2026-10-20", Some("2026-10-05")),
        ("moved", "2026-12-01", None),
        ("opened", "2026-12-02", None),
    ];
    let (old, new) =
        (with_plan(Some(4.0), &then, "2026-09-30"), with_plan(Some(4.0), &now, "2026-10-31"));
    let found = plan::actions(&old, &new);
    let told: Vec<(ActionFate, &str)> =
        found.iter().map(|change| (change.fate, change.action.title.as_str())).collect();
    assert_eq!(
        told,
        [
            (ActionFate::Overdue, "late now"),
            (ActionFate::Opened, "opened"),
            (ActionFate::Moved, "moved"),
            (ActionFate::Closed, "done"),
            (ActionFate::Gone, "gone"),
        ]
    );
    assert_eq!(found[2].due_before.as_deref(), Some("2026-11-01"));
    assert_eq!(plan::actions(&old, &old), []);
}

#[test]
fn targets_are_set_changed_and_dropped() {
    let of = |target| with_plan(target, &[], "2026-09-30");
    let found = |old, new| {
        let found = plan::objectives(&of(old), &of(new));
        let target = |one: &Option<PolicyObjective>| one.as_ref().map(|one| one.target);
        found.iter().map(|change| (target(&change.old), target(&change.new))).collect::<Vec<_>>()
    };
    assert_eq!(found(None, Some(4.0)), [(None, Some(4.0))]);
    assert_eq!(found(Some(4.0), Some(5.0)), [(Some(4.0), Some(5.0))]);
    assert_eq!(found(Some(4.0), None), [(Some(4.0), None)]);
    assert_eq!(found(Some(4.0), Some(4.0)), []);
}

#[test]
fn a_chapter_that_moved_is_known_by_its_id_or_by_its_words() {
    let chapter = |path: &str, playbook: Option<&str>, text: &str| PolicyChapter {
        path: path.to_owned(),
        playbook: playbook.map(str::to_owned),
        text: vec![text.to_owned()],
        ..PolicyChapter::default()
    };
    let fates = |old: PolicyChapter, new: PolicyChapter| {
        let found = chapters::changes(&[old], &[new]);
        found.iter().map(|change| change.fate).collect::<Vec<_>>()
    };
    let words = "one two three four five";
    assert_eq!(
        fates(chapter("a", Some("step-01"), words), chapter("b", Some("step-01"), "all other")),
        [ChapterFate::Renamed]
    );
    assert_eq!(
        fates(chapter("a", None, words), chapter("b", None, "one two three four six")),
        [ChapterFate::Renamed]
    );
    assert_eq!(
        fates(chapter("a", None, words), chapter("b", None, "all other")),
        [ChapterFate::Added, ChapterFate::Removed]
    );
    assert_eq!(fates(chapter("a", None, words), chapter("a", None, words)), []);
}
