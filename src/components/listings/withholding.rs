//! Withholds counts that are too small, and as many others as keep them from being worked out of totals.

/// A table of counts with the total of each row, some of which may not be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts {
    /// For each row its counts, the last of which is their sum; `None` where it may not be shown.
    pub(super) rows: Vec<Vec<Option<u64>>>,
}

impl Counts {
    /// Withholds every count below `least`. What is withheld of a row or a column is at least two counts that add up to
    /// `least`, so that neither the total of the row nor one published elsewhere tells any of them.
    pub(super) fn withheld(counts: &[Vec<u64>], least: u64) -> Self {
        let with_sums = counts.iter().map(|row| {
            let sum: u64 = row.iter().sum();
            row.iter().copied().chain([sum]).map(|count| (count, count >= least)).collect()
        });
        let mut cells: Vec<Vec<(u64, bool)>> = with_sums.collect();
        let width = cells.first().map_or(0, Vec::len);
        loop {
            let before = cells.clone();
            for row in &mut cells {
                match row.split_last_mut() {
                    // The total of a row that is withheld must not be the sum of what is shown.
                    Some(((_, false), parts)) => parts.iter_mut().for_each(|part| part.1 = false),
                    Some((_, parts)) => protect(parts.iter_mut().collect(), least),
                    None => {}
                }
            }
            for column in 0..width {
                protect(cells.iter_mut().filter_map(|row| row.get_mut(column)).collect(), least);
            }
            if cells == before {
                break;
            }
        }
        let shown = |(count, shown): (u64, bool)| shown.then_some(count);
        Counts { rows: cells.into_iter().map(|row| row.into_iter().map(shown).collect()).collect() }
    }
}

/// Withholds more of a line until what is withheld can't be told from its sum.
fn protect(mut line: Vec<&mut (u64, bool)>, least: u64) {
    loop {
        let withheld = line.iter().filter(|cell| !cell.1);
        let (number, sum) = withheld.fold((0, 0), |(n, sum), cell| (n + 1, sum + cell.0));
        if number == 0 || (number > 1 && sum >= least) {
            return;
        }
        let shown = line.iter_mut().filter(|cell| cell.1);
        let Some(smallest) = shown.min_by_key(|cell| cell.0) else { return };
        smallest.1 = false;
    }
}

/// What may be listed: named counts, and how many others there are with their sum.
type Listed = (Vec<(String, u64)>, Option<(usize, u64)>);

/// Named counts that may be listed, the largest first, and the number and the sum of the others.
///
/// The others add up to `least` or nothing is said of them: then there are none, or nothing may be listed at all.
pub(super) fn listed(mut counts: Vec<(String, u64)>, least: u64) -> Listed {
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let small = counts.iter().filter(|(_, count)| *count < least).count();
    let mut keep = counts.len() - small;
    let sum = |keep: usize| counts.iter().skip(keep).map(|(_, count)| count).sum::<u64>();
    while small > 0 && keep > 0 && (sum(keep) < least || counts.len() - keep < 2) {
        keep -= 1;
    }
    let (number, rest) = (counts.len() - keep, sum(keep));
    counts.truncate(keep);
    (counts, (number > 0 && rest >= least).then_some((number, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_small_count_takes_another_with_it() {
        let counts = Counts::withheld(&[vec![30, 4, 20], vec![15, 16, 17]], 10);
        // The 4 and the next of its row go, and since each column must hide two, so do those below.
        assert_eq!(counts.rows[0], [Some(30), None, None, Some(54)]);
        assert_eq!(counts.rows[1], [Some(15), None, None, Some(48)]);
        let fine = Counts::withheld(&[vec![30, 40], vec![50, 60]], 10);
        assert_eq!(fine.rows[1], [Some(50), Some(60), Some(110)]);
    }

    #[test]
    fn small_themes_are_put_together() {
        let counts = |list: &[u64]| {
            let named = list.iter().enumerate().map(|(i, n)| (format!("t{i}"), *n)).collect();
            let (listed, others) = listed(named, 10);
            (listed.into_iter().map(|(_, n)| n).collect::<Vec<_>>(), others)
        };
        assert_eq!(counts(&[5, 40, 6, 20]), (vec![40, 20], Some((2, 11))));
        assert_eq!(counts(&[5, 40, 20]), (vec![40], Some((2, 25))));
        assert_eq!(counts(&[30, 20]), (vec![30, 20], None));
        assert_eq!(counts(&[3]), (vec![], None));
        assert_eq!(counts(&[]), (vec![], None));
    }

    proptest! {
        #[test]
        fn no_line_with_one_unknown_is_left(
            table in prop::collection::vec(prop::collection::vec(0_u64..40, 3), 1..6),
        ) {
            let shown = Counts::withheld(&table, 10).rows;
            for (row, counts) in shown.iter().zip(&table) {
                prop_assert!(row.iter().flatten().all(|count| *count >= 10));
                let (total, parts) = row.split_last().unwrap();
                let hidden = parts.iter().filter(|part| part.is_none()).count();
                match total {
                    Some(total) => {
                        prop_assert_eq!(*total, counts.iter().sum::<u64>());
                        let known: u64 = parts.iter().flatten().sum();
                        prop_assert!(hidden == 0 || (hidden > 1 && total - known >= 10));
                    }
                    None => prop_assert_eq!(hidden, parts.len()),
                }
            }
            for column in 0..4 {
                let hidden = shown.iter().filter(|row| row[column].is_none()).count();
                prop_assert!(hidden != 1 || shown.len() == 1);
            }
        }
    }
}
