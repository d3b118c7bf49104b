//! Holds the comparison of two editions to what may be said of them.

use super::*;
use crate::report::claim::Claim;
use crate::report::policy::{
    PolicyAction, PolicyChapter, PolicyDefinition, PolicyDimension, PolicyObjective,
    PolicyQuestion, PolicySurvey,
};
use crate::report::stated::StatedCounts;

fn policy() -> Policy {
    let question = PolicyQuestion {
        id: "nps".to_owned(),
        title: String::new(),
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
    let told = &found.revisions[0];
    assert_eq!((told.old, told.old_n, told.old_estimate), (Shown::WithheldSince, None, None));
    assert!(revision_rows(&found.revisions)[1][6..10].iter().all(String::is_empty));
    let later = vec![withheld("2026-08"), nps("2026-09", 40.0, 100)];
    let found = changes(vec![nps("2026-08", 30.0, 100)], later);
    let old = found.standings[0].old.unwrap();
    assert_eq!((old.shown, old.n), (Shown::WithheldSince, None));
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
        ("done before", "2026-07-01", Some("2026-07-01")),
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

#[test]
fn an_action_is_opened_again_handed_on_or_taken_off_the_list() {
    let told =
        |then: &[(&str, &str, Option<&str>)], as_of: &str, now: &[(&str, &str, Option<&str>)]| {
            let (old, new) = (with_plan(None, then, "2026-09-30"), with_plan(None, now, as_of));
            let found = plan::actions(&old, &new);
            found.into_iter().map(|change| (change.fate, change.done_before)).collect::<Vec<_>>()
        };
    let done = |day| Some((ActionFate::Closed, day));
    let (open, closed) = (("a", "2026-12-01", None), ("a", "2026-12-01", Some("2026-09-02")));
    let was = Some("2026-09-02".to_owned());
    assert_eq!(told(&[closed], "2026-10-31", &[open]), [(ActionFate::Reopened, was.clone())]);
    let overdue = ("a", "2026-10-01", None);
    assert_eq!(told(&[closed], "2026-10-31", &[overdue]), [(ActionFate::Overdue, was.clone())]);
    let later = ("a", "2026-12-01", Some("2026-09-05"));
    assert_eq!(told(&[closed], "2026-10-31", &[later]).first().cloned(), done(was));
    assert_eq!(told(&[closed], "2026-10-31", &[]), [(ActionFate::Gone, None)]);
    // What was done on 2 September is listed until 2 December, with all that was done by then.
    assert_eq!(told(&[closed], "2026-12-31", &[]), []);
    assert_eq!(told(&[open], "2026-12-30", &[]), [(ActionFate::Gone, None)]);
    assert_eq!(told(&[open], "2027-01-31", &[]), [(ActionFate::Unlisted, None)]);

    let old = with_plan(None, &[open], "2026-09-30");
    let mut new = old.clone();
    new.actions[0].owner = "Sales".to_owned();
    let found = plan::actions(&old, &new);
    assert_eq!((found.len(), found[0].fate), (1, ActionFate::Handed));
    assert_eq!(found[0].owner_before.as_deref(), Some(""));
}

/// The rows and facts of a comparison of two policies, each as one line.
fn told(old: &Policy, new: &Policy) -> Vec<String> {
    let snapshot = |policy: &Policy| Snapshot { policy: policy.clone(), figures: Vec::new() };
    let found = Changes::between(&snapshot(old), &snapshot(new));
    let account = Account::new(&found, ("a", old), ("b", new));
    let blocks = account.sections.into_iter().flat_map(|section| section.blocks);
    let lines = blocks.flat_map(|block| match block {
        Block::Table { rows, .. } => rows
            .into_iter()
            .map(|row| row.iter().map(Cell::line).collect::<Vec<_>>().join(" | "))
            .collect::<Vec<String>>(),
        Block::Heading { title, .. } => vec![title.text],
        Block::Text { title, facts, .. } => vec![format!("{}: {}", title.text, facts.join("; "))],
    });
    lines.collect()
}

#[test]
fn a_target_that_differs_by_less_than_pages_show_is_told() {
    let of = |target: f64, question: &str| {
        let mut policy = with_plan(Some(target), &[], "2026-09-30");
        policy.objectives[0].indicator = "nps".to_owned();
        policy.objectives[0].survey = Some("s".to_owned());
        policy.objectives[0].question = Some(question.to_owned());
        policy.objectives[0].title = "T".to_owned();
        policy
    };
    assert_eq!(
        told(&of(45.0, "nps"), &of(45.4, "nps")),
        [
            "Target · T | 45 | 45.4 | this touches whether the objective is met",
            "T | target | 45 | 45.4"
        ]
    );
    assert_eq!(
        told(&of(45.25, "nps"), &of(45.0, "nps")),
        [
            "Target · T | 45.25 | 45 | this touches whether the objective is met",
            "T | target | 45.25 | 45"
        ]
    );
    // Two questions may have one name.
    let found = told(&of(45.0, "p"), &of(45.0, "q"));
    assert_eq!(found, ["T | figure | nps · s · p | nps · s · q"]);
}

#[test]
fn names_of_dimensions_surveys_and_indicators_are_told() {
    let dimension = |name: &str, values: &[(&str, &str)]| PolicyDimension {
        id: "d".to_owned(),
        name: name.to_owned(),
        values: values.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect(),
    };
    let (mut old, mut new) = (policy(), policy());
    old.dimensions = vec![dimension("Segment", &[("a", "Firms"), ("b", "People")])];
    new.dimensions = vec![dimension("Group", &[("a", "Companies"), ("c", "Bodies")])];
    new.settings.surveys[0].title = "Yearly".to_owned();
    let definition = |name: &str| PolicyDefinition {
        id: "nps".to_owned(),
        name: name.to_owned(),
        text: "t".to_owned(),
    };
    (old.definitions, new.definitions) = (vec![definition("NPS")], vec![definition("Net score")]);
    assert_eq!(
        told(&old, &new),
        [
            "Net score: Name: NPS → Net score",
            "Yearly · survey | s | Yearly",
            "Group · dimension | Segment | Group",
            "Group · a · value | Firms | Companies",
            "Group · b · value | People | not set",
            "Group · c · value | not set | Bodies",
        ]
    );
    new.dimensions.clear();
    let gone = told(&old, &new);
    assert_eq!(gone.last().unwrap(), "Segment · dimension | is there | not set");
    old.definitions.clear();
    assert!(told(&old, &new).contains(&"Net score: Added".to_owned()));
}

#[test]
fn playbooks_that_are_numbered_anew_keep_their_words() {
    let chapter = |path: &str, playbook: Option<&str>, text: &str| PolicyChapter {
        path: path.to_owned(),
        playbook: playbook.map(str::to_owned),
        text: vec![text.to_owned()],
        ..PolicyChapter::default()
    };
    let (one, two) = ("how we greet everybody", "what to do with complaints");
    let old = [chapter("1", Some("step-01"), one), chapter("2", Some("step-02"), two)];
    let new = [chapter("1", Some("step-02"), two), chapter("2", Some("step-01"), one)];
    let found = chapters::changes(&old, &new);
    assert!(found.iter().all(|change| change.fate == ChapterFate::Renamed));
    assert!(found.iter().all(|change| change.passages.is_empty()), "{found:?}");
    // Where an id changes and the path stays, it is the same chapter.
    let found = chapters::changes(&old[..1], &[chapter("1", Some("step-03"), one)]);
    assert_eq!((found.len(), found[0].fate), (1, ChapterFate::Changed));
    // Of several texts that are alike, the one that is most alike.
    let old =
        [chapter("a", None, "one two three four x"), chapter("b", None, "one two three four five")];
    let found = chapters::changes(&old, &[chapter("c", None, "one two three four five")]);
    assert_eq!(found[0].old.as_ref().unwrap().path, "b");
}

fn counted(figure: Stated, [promoters, passives, detractors]: [u64; 3]) -> Stated {
    let counts = StatedCounts::Classes { promoters, passives, detractors };
    Stated { counts: Some(counts), weighted: true, ..figure }
}

#[test]
fn the_same_answers_are_neither_late_nor_corrected() {
    let part = |figure: Stated| Stated {
        dimension: Some("segment".to_owned()),
        value: Some("big".to_owned()),
        ..figure
    };
    let whole = counted(nps("2026-08", 30.0, 100), [50, 30, 20]);
    let weighed = Stated { estimate: Some(33.0), ..whole.clone() };
    let found = changes(vec![whole.clone()], vec![weighed]).revisions;
    assert_eq!(found[0].cause, Cause::Recomputed);
    let (then, now) = (
        part(counted(nps("2026-08", 20.0, 10), [4, 4, 2])),
        part(counted(nps("2026-08", 30.0, 12), [5, 5, 2])),
    );
    let found =
        changes(vec![whole.clone(), then.clone()], vec![whole.clone(), now.clone()]).revisions;
    assert_eq!((found.len(), found[0].cause), (1, Cause::Regrouped));
    let more = counted(nps("2026-08", 30.0, 102), [51, 30, 21]);
    let found = changes(vec![whole, then], vec![more, now]).revisions;
    assert!(found.iter().all(|revision| revision.cause == Cause::LateAnswers));
}

#[test]
fn a_response_rate_tells_invitations_from_answers() {
    let rate = |successes, trials| Stated {
        id: "response_rate".to_owned(),
        unit: "percent".to_owned(),
        counts: Some(StatedCounts::Share { successes, trials }),
        ..nps("2026-08", 1.0, trials)
    };
    let cause = |old, new| changes(vec![old], vec![new]).revisions.first().map(|found| found.cause);
    assert_eq!(cause(rate(30, 100), rate(31, 100)), Some(Cause::LateAnswers));
    assert_eq!(cause(rate(30, 100), rate(29, 100)), Some(Cause::Corrected));
    assert_eq!(cause(rate(30, 100), rate(30, 150)), Some(Cause::LaterEntries));
}

#[test]
fn what_is_done_with_answers_differs_where_the_answers_do() {
    let contacted = |n| Stated {
        id: "detractors_contacted_in_time".to_owned(),
        unit: "percent".to_owned(),
        ..nps("2026-08", 60.0, n)
    };
    let cause = |old: Vec<Stated>, new: Vec<Stated>| {
        let found = changes(old, new).revisions;
        let of = |one: &&Revision| one.figure.id == "detractors_contacted_in_time";
        found.iter().find(of).map(|found| found.cause)
    };
    let (few, many) = (nps("2026-08", 30.0, 100), nps("2026-08", 30.0, 114));
    let late = cause(vec![few.clone(), contacted(10)], vec![many.clone(), contacted(24)]);
    assert_eq!(late, Some(Cause::LateAnswers));
    // Without more answers, or without more of those, the registers tell more.
    assert_eq!(
        cause(vec![few.clone(), contacted(10)], vec![few.clone(), contacted(24)]),
        Some(Cause::LaterEntries)
    );
    assert_eq!(
        cause(vec![few, contacted(24)], vec![many, contacted(10)]),
        Some(Cause::LaterEntries)
    );
}

/// The account of a comparison of figures, all else being the same.
fn account(old: Vec<Stated>, new: Vec<Stated>) -> Account {
    Account::new(&changes(old, new), ("A", &policy()), ("B", &policy()))
}

/// The rows of all tables of a section, a line for each.
fn rows(account: &Account, section: &str) -> Vec<String> {
    let found = account.sections.iter().find(|found| found.id == section);
    let blocks = found.into_iter().flat_map(|section| &section.blocks);
    let rows = blocks.filter_map(|block| match block {
        Block::Table { rows, .. } => Some(rows),
        _ => None,
    });
    rows.flatten()
        .map(|row| row.iter().map(Cell::line).collect::<Vec<_>>().join(" | "))
        .map(|row| row.replace('\u{a0}', " "))
        .collect()
}

#[test]
fn what_was_published_and_is_withheld_is_told_without_its_value() {
    let found = account(vec![nps("2026-08", 30.0, 100)], vec![withheld("2026-08")]);
    let wanted =
        "Net Promoter Score (NPS) | published before; withheld now | withheld | now withheld";
    assert_eq!(rows(&found, "revisions"), [wanted]);
}

#[test]
fn an_interval_is_rounded_outward_as_on_pages() {
    let now = Stated {
        change_low: Some(0.4),
        change_high: Some(29.6),
        ..tested(nps("2026-09", 45.0, 100), "2026-08", 15.0, 0.01)
    };
    let old = nps("2026-08", 30.0, 100);
    let found = rows(&account(vec![old.clone()], vec![old, now]), "figures");
    assert!(found[0].contains(" | +15 (between 0 and +30): "), "{found:?}");
}

#[test]
fn figures_that_mean_something_else_stand_apart() {
    let mut new = policy();
    new.settings.surveys[0].questions[0].classes = Some([5, 7]);
    let old = Snapshot { policy: policy(), figures: vec![nps("2026-08", 30.0, 100)] };
    let now = Snapshot { policy: new.clone(), figures: vec![nps("2026-08", 50.0, 101)] };
    let found = Changes::between(&old, &now);
    let account = Account::new(&found, ("a", &old.policy), ("b", &new));
    let section = account.sections.iter().find(|section| section.id == "revisions").unwrap();
    let Block::Table { id, caption, .. } = &section.blocks[0] else { panic!("no table") };
    assert!(caption.starts_with("August 2026 (R): mean something else now"), "{caption}");
    assert_eq!(id.as_deref(), Some("revisions-2026-08"));
    assert!(account.summary.contains("1 figure means something else now."), "{}", account.summary);
}

#[test]
fn a_difference_can_be_followed_from_the_revised_value() {
    let old = vec![nps("2026-08", 47.0, 129)];
    let now = tested(nps("2026-09", 38.0, 100), "2026-08", 6.0, 0.3);
    let found = account(old.clone(), vec![nps("2026-08", 32.0, 140), now.clone()]);
    let wanted = "Net Promoter Score (NPS) | 47 (n = 129), revised to 32 (n = 140) (R); August 2026 \
                  | 38 (n = 100); September 2026 | +6: could be chance";
    assert_eq!(rows(&found, "figures"), [wanted]);
    // One that is no longer computed, or not listed at all, is no absence of a figure.
    let none = Stated { estimate: None, n: Some(0), ..nps("2026-08", 0.0, 0) };
    let found = account(old.clone(), vec![none, now.clone()]);
    let gone = "not recomputed in this edition";
    assert!(
        rows(&found, "figures")[0]
            .starts_with(&format!("Net Promoter Score (NPS) | 47 (n = 129); {gone} (R); "))
    );
    assert!(rows(&found, "revisions")[0].contains(&format!(" | 47 (n = 129) | {gone} | ")));
    let found = account(old, vec![now]);
    assert!(
        rows(&found, "figures")[0]
            .starts_with(&format!("Net Promoter Score (NPS) | {gone}; August 2026 | "))
    );
}

#[test]
fn the_summary_says_what_matters() {
    let old = vec![nps("2026-08", 30.0, 100)];
    let latest = |p_value| {
        let now = tested(nps("2026-09", 45.0, 100), "2026-08", 15.0, p_value);
        account(old.clone(), vec![nps("2026-08", 31.0, 101), now]).summary
    };
    let chance = "No main figure changed by more than chance explains. 1 figure was revised.";
    assert_eq!(latest(0.2), chance);
    assert_eq!(
        latest(0.001),
        "Changed by more than chance explains: Net Promoter Score (NPS) (+15). 1 figure was revised."
    );
    let same = account(old.clone(), old);
    assert_eq!((same.summary.as_str(), same.is_empty()), ("No difference.", true));

    let (mut then, mut now) = (
        with_plan(None, &[("a", "2026-12-01", None)], "2026-09-30"),
        with_plan(
            None,
            &[("a", "2026-12-01", Some("2026-10-02")), ("b", "2026-12-01", None)],
            "2026-10-31",
        ),
    );
    (then.settings.level, now.settings.level) = (0.95, 0.9);
    now.definitions.push(PolicyDefinition { id: "nps".to_owned(), ..PolicyDefinition::default() });
    let summary = |then: &Policy, now: &Policy| {
        let snapshot = |policy: &Policy| Snapshot { policy: policy.clone(), figures: Vec::new() };
        let found = Changes::between(&snapshot(then), &snapshot(now));
        let account = Account::new(&found, ("A", then), ("B", now));
        let ids: Vec<&str> = account.sections.iter().map(|section| section.id).collect();
        assert_eq!(ids, ["settings", "actions", "definitions"]);
        account.summary.replace('\u{a0}', " ")
    };
    assert_eq!(
        summary(&then, &now),
        "Confidence level: 90% (before 95%); this touches all intervals, and which differences are claimed. \
         1 new action, 1 done. 1 definition changed."
    );
    now.language = "es".to_owned();
    assert_eq!(
        summary(&then, &now),
        "Nivel de confianza: 90 % (antes 95 %); afecta a todos los intervalos y a qué diferencias se afirman. \
         1 acción nueva, 1 hecha. Ha cambiado 1 definición."
    );
    // Backwards it says so.
    then.definitions.clone_from(&now.definitions);
    now.definitions.clear();
    let found = Account::new(&Changes::default(), ("B", &now), ("A", &then));
    assert!(
        found.summary.starts_with("B is later than A: this counts backwards. "),
        "{}",
        found.summary
    );
}

#[test]
fn questions_are_called_by_their_titles() {
    let mut policy = policy();
    let question = |id: &str, title: &str| PolicyQuestion {
        id: id.to_owned(),
        title: title.to_owned(),
        ..policy.settings.surveys[0].questions[0].clone()
    };
    let more = [question("phone", "On the phone"), question("other", "")];
    policy.settings.surveys[0].questions.extend(more);
    let say = wording::Wording::new(&policy);
    let name =
        |id: &str| say.figure(&Stated { question: Some(id.to_owned()), ..nps("2026-08", 1.0, 9) });
    assert_eq!(name("nps"), "Net Promoter Score (NPS)");
    assert_eq!(name("phone"), "Net Promoter Score (NPS) · On the phone");
    assert_eq!(name("other"), "Net Promoter Score (NPS) · other");
    // A title is no definition.
    let old = vec![nps("2026-08", 30.0, 100)];
    let mut renamed = policy.clone();
    renamed.settings.surveys[0].questions[0].title = "Would you recommend us?".to_owned();
    let found = revisions(&policy, &old, &renamed, &[nps("2026-08", 31.0, 101)]);
    assert_eq!(found[0].cause, Cause::LateAnswers);
}

#[test]
fn revisions_are_listed_whole_and_by_period() {
    let part = |figure: Stated| Stated {
        dimension: Some("segment".to_owned()),
        value: Some("=big".to_owned()),
        ..figure
    };
    let months = ["2025-Q3", "2026-07", "2026-08"];
    let old = months.map(|period| nps(period, 30.0, 100));
    let new = months.map(|period| nps(period, 35.5, 120));
    let parts = |figures: &[Stated]| figures.iter().cloned().map(part).collect::<Vec<_>>();
    // Of the quarter only a breakdown.
    let (old, new) =
        ([old[1..].to_vec(), parts(&old)].concat(), [new[1..].to_vec(), parts(&new)].concat());
    let found = account(old.clone(), new.clone());
    let section = &found.sections.iter().find(|section| section.id == "revisions").unwrap();
    let told: Vec<String> = section
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading { id, title } => format!("#{id} {}", title.text),
            Block::Table { id, caption, is_folded, .. } => {
                format!("{caption} {is_folded} {}", id.as_deref().unwrap_or_default())
            }
            Block::Text { .. } => String::new(),
        })
        .collect();
    assert_eq!(
        told,
        [
            "#revisions-2026-08 August 2026 (R)",
            "Totals false ",
            "August 2026 (R): breakdowns (1) true ",
            "#revisions-2026-07 July 2026 (R)",
            "Totals false ",
            "July 2026 (R): breakdowns (1) true ",
            "Third quarter of 2025 (R): breakdowns (1) true revisions-2025-q3",
        ]
    );
    let rows = revision_rows(&changes(old, new).revisions);
    assert_eq!(rows.len(), 1 + 5);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let wanted =
        ["2026-08", "nps", "s", "nps", "", "", "30.0", "35.5", "100", "120", "late_answers"];
    assert_eq!(rows[1], wanted);
}
