//! Numbers the cuts, months and cells of a survey while it is counted, so that a row finds its cells without looking at
//! a text.

use super::period::{Month, Period, PeriodKind};
use crate::sources::{Survey, Value};
use std::collections::HashMap;

/// The whole, a value of a dimension, or a pair of values of a cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum CutKey {
    Whole,
    Value(usize, Value),
    Cross(usize, Value, Value),
}

/// The cuts that have answers, numbered as they come.
pub(super) struct Cuts<'a> {
    survey: &'a Survey,
    keys: Vec<CutKey>,
    /// By dimension and value: the number, and one. The whole is number 0.
    of_value: Vec<Vec<u32>>,
    of_pair: HashMap<(usize, Value, Value), u32>,
}

impl<'a> Cuts<'a> {
    pub(super) fn new(survey: &'a Survey) -> Self {
        Cuts {
            survey,
            keys: vec![CutKey::Whole],
            of_value: survey.dimensions.iter().map(|_| Vec::new()).collect(),
            of_pair: HashMap::new(),
        }
    }

    /// The keys, by number.
    pub(super) fn keys(&self) -> &[CutKey] {
        &self.keys
    }

    /// Puts the numbers of all cuts that a row belongs to into `numbers`.
    #[inline]
    pub(super) fn of_row(&mut self, values: &[Value], numbers: &mut Vec<u32>) {
        numbers.clear();
        numbers.push(0);
        for (dimension, (value, of_value)) in values.iter().zip(&mut self.of_value).enumerate() {
            let Some(place) = value.number() else { continue };
            match of_value.get(place) {
                Some(number) if *number > 0 => numbers.push(number - 1),
                _ => {
                    if of_value.len() <= place {
                        of_value.resize(place + 1, 0);
                    }
                    let number = number_of(self.keys.len());
                    self.keys.push(CutKey::Value(dimension, *value));
                    if let Some(slot) = of_value.get_mut(place) {
                        *slot = number + 1;
                    }
                    numbers.push(number);
                }
            }
        }
        for (place, cross) in self.survey.crosses.iter().enumerate() {
            let value = |dimension: usize| values.get(dimension).copied().unwrap_or(Value::NONE);
            let (first, second) = (value(cross.of.0), value(cross.of.1));
            if first == Value::NONE || second == Value::NONE {
                continue;
            }
            let keys = &mut self.keys;
            let number = self.of_pair.entry((place, first, second)).or_insert_with(|| {
                keys.push(CutKey::Cross(place, first, second));
                number_of(keys.len() - 1)
            });
            numbers.push(*number);
        }
    }
}

/// Cuts, periods and cells are far fewer than 2^32: each takes more than a byte of memory.
fn number_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Numbers periods of one kind as they come.
pub(super) struct Times {
    kind: PeriodKind,
    periods: Vec<Period>,
    /// By month since year 0: the number, and one.
    of_month: Vec<u16>,
}

impl Times {
    pub(super) fn new(kind: PeriodKind) -> Self {
        Times { kind, periods: Vec::new(), of_month: vec![0; Month::COUNT] }
    }

    pub(super) fn periods(&self) -> &[Period] {
        &self.periods
    }

    #[inline]
    pub(super) fn number(&mut self, month: Month) -> u32 {
        match self.of_month.get(month.index()) {
            Some(number) if *number > 0 => u32::from(*number) - 1,
            _ => self.new_number(month),
        }
    }

    fn new_number(&mut self, month: Month) -> u32 {
        let period = Period::holding(self.kind, month);
        let place = self.periods.iter().position(|known| *known == period).unwrap_or_else(|| {
            self.periods.push(period);
            self.periods.len() - 1
        });
        // At most 120,000 months: those beyond 65,535 are found by looking through the list.
        if let Some(slot) = self.of_month.get_mut(month.index()) {
            *slot = u16::try_from(place + 1).unwrap_or(0);
        }
        number_of(place)
    }
}

/// Numbers the cells, each a cut in a period, as they come.
#[derive(Default)]
pub(super) struct Grid {
    /// By cut and period: the number, and one.
    numbers: Vec<u32>,
    /// How many periods there is room for.
    stride: usize,
    /// How many cuts there is need for.
    cuts: usize,
    cells: Vec<(u32, u32)>,
}

impl Grid {
    /// Cut and period of each cell, by number.
    pub(super) fn cells(&self) -> &[(u32, u32)] {
        &self.cells
    }

    #[inline]
    pub(super) fn cell(&mut self, cut: u32, period: u32) -> usize {
        if (period as usize) < self.stride
            && let Some(number) = self.numbers.get(cut as usize * self.stride + period as usize)
            && *number > 0
        {
            return *number as usize - 1;
        }
        self.new_cell(cut, period)
    }

    #[cold]
    fn new_cell(&mut self, cut: u32, period: u32) -> usize {
        if period as usize >= self.stride {
            self.stride = (period as usize + 1).next_power_of_two().max(16);
            self.numbers.clear();
        }
        self.cuts = self.cuts.max(cut as usize + 1);
        let size = (self.cuts * self.stride).next_power_of_two();
        if self.numbers.len() < size || self.numbers.is_empty() {
            self.numbers.clear();
            self.numbers.resize(size, 0);
            for (place, (cut, period)) in self.cells.iter().enumerate() {
                let at = *cut as usize * self.stride + *period as usize;
                if let Some(number) = self.numbers.get_mut(at) {
                    *number = number_of(place + 1);
                }
            }
        }
        self.cells.push((cut, period));
        let at = cut as usize * self.stride + period as usize;
        if let Some(number) = self.numbers.get_mut(at) {
            *number = number_of(self.cells.len());
        }
        self.cells.len() - 1
    }
}
