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
        for family in 0..self.families() {
            numbers.extend(self.of_family(family, values));
        }
    }

    /// How many families of cuts there are: the whole, each dimension, each cross. A row is in at most one cut of each.
    #[inline]
    pub(super) fn families(&self) -> usize {
        1 + self.of_value.len() + self.survey.crosses.len()
    }

    /// The number of the cut of a family that a row belongs to.
    #[inline]
    pub(super) fn of_family(&mut self, family: usize, values: &[Value]) -> Option<u32> {
        let Some(dimension) = family.checked_sub(1) else { return Some(0) };
        let Some(of_value) = self.of_value.get(dimension) else {
            return self.of_cross(dimension - self.of_value.len(), values);
        };
        let value = *values.get(dimension)?;
        match of_value.get(value.number()?) {
            Some(number) if *number > 0 => Some(number - 1),
            _ => self.new_value(dimension, value),
        }
    }

    fn new_value(&mut self, dimension: usize, value: Value) -> Option<u32> {
        let place = value.number()?;
        let of_value = self.of_value.get_mut(dimension)?;
        if of_value.len() <= place {
            of_value.resize(place + 1, 0);
        }
        let number = number_of(self.keys.len());
        self.keys.push(CutKey::Value(dimension, value));
        *of_value.get_mut(place)? = number + 1;
        Some(number)
    }

    fn of_cross(&mut self, place: usize, values: &[Value]) -> Option<u32> {
        let cross = self.survey.crosses.get(place)?;
        let (first, second) = (*values.get(cross.of.0)?, *values.get(cross.of.1)?);
        if first == Value::NONE || second == Value::NONE {
            return None;
        }
        let keys = &mut self.keys;
        Some(*self.of_pair.entry((place, first, second)).or_insert_with(|| {
            keys.push(CutKey::Cross(place, first, second));
            number_of(keys.len() - 1)
        }))
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
