//! Draws numbers that depend on the seed alone.
//!
//! The algorithm stands here, and all of it works on whole numbers, so that no crate's version, compiler or processor
//! can change a byte of the data.

/// A stream of pseudo-random numbers: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014).
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream that belongs to a seed and a name. Each file draws from its own, so that a change to one leaves the
    /// others as they were.
    pub(crate) fn stream(seed: u64, name: &str) -> Self {
        // FNV-1a, 64 bits.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Random { state: hash ^ seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`, or 0 where `bound` is 0. Its bias is below one in 2³², so it needs no redraw.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u32
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True in so many of a thousand draws.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the choices, each as often as its weight says.
    ///
    /// # Panics
    /// Where the weights add up to nothing: the tables of this example never do.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[(T, u32)]) -> T {
        let mut left = self.below(choices.iter().map(|&(_, weight)| weight).sum());
        for &(choice, weight) in choices {
            if left < weight {
                return choice;
            }
            left -= weight;
        }
        panic!("a table of choices needs a positive weight");
    }

    /// One of the items, each as often as the others; nothing where there is none.
    pub(crate) fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u32) as usize)
    }

    /// The items in a random order (Fisher and Yates).
    pub(crate) fn shuffled<'a, T>(&mut self, items: &'a [T]) -> Vec<&'a T> {
        let mut order: Vec<&T> = items.iter().collect();
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(last as u32 + 1) as usize);
        }
        order
    }
}
