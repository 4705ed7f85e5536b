//! Where the bars of "questions per night" stand in the drawing.

use super::view::Night;

/// In units of the drawing, which is as wide as [`Chart::WIDTH`].
#[derive(Debug)]
pub struct Chart {
    /// Where the axis begins; leaves room for the largest number beside it.
    pub left: i64,
    pub ticks: Vec<Tick>,
    pub bars: Vec<Bar>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Tick {
    pub value: i64,
    pub y: i64,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Bar {
    pub x: i64,
    pub middle: i64,
    pub width: i64,
    pub answered: Span,
    /// Stands on top of the other.
    pub unanswered: Span,
    /// The day of the month.
    pub day: i8,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Span {
    pub y: i64,
    pub height: i64,
}

impl Chart {
    pub const WIDTH: i64 = 760;
    pub const RIGHT: i64 = 752;
    pub const TOP: i64 = 12;
    pub const FLOOR: i64 = 216;
    const BAR: i64 = 32;
    /// A figure at 13 units.
    const FIGURE: i64 = 8;

    pub fn of(nights: &[Night]) -> Self {
        let highest = nights.iter().map(|night| night.answered + night.unanswered).max().unwrap_or(0);
        let step = step(highest);
        let top = step * ((highest.max(1) + step - 1) / step);
        let height = |value: i64| {
            let exact = i128::from(value) * i128::from(Self::FLOOR - Self::TOP) / i128::from(top);
            i64::try_from(exact).unwrap_or(0)
        };
        let figures = i64::try_from(top.to_string().len()).unwrap_or(1);
        let left = Self::FIGURE * (figures + figures / 3) + 12;
        let count = i64::try_from(nights.len().max(1)).unwrap_or(1);
        let bars = (0..).zip(nights).map(|(place, night)| {
            let middle = left + (Self::RIGHT - left) * (2 * place + 1) / (2 * count);
            let width = Self::BAR.min((Self::RIGHT - left) / count * 2 / 3);
            let answered = height(night.answered);
            let whole = height(night.answered + night.unanswered);
            Bar {
                x: middle - width / 2,
                middle,
                width,
                answered: Span { y: Self::FLOOR - answered, height: answered },
                unanswered: Span { y: Self::FLOOR - whole, height: whole - answered },
                day: night.date.day(),
            }
        });
        let ticks =
            (0..=top / step).map(|tick| Tick { value: tick * step, y: Self::FLOOR - height(tick * step) });
        Self { left, ticks: ticks.collect(), bars: bars.collect() }
    }
}

/// The round distance (1, 2 or 5 times a power of ten) that gives at most five steps up to `highest`.
fn step(highest: i64) -> i64 {
    let mut unit = 1;
    loop {
        for step in [unit, 2 * unit, 5 * unit] {
            if step * 5 >= highest {
                return step;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn night(day: i8, answered: i64, unanswered: i64) -> Night {
        Night { date: date(2026, 11, day), answered, unanswered }
    }

    #[test]
    fn the_tallest_night_fits_under_the_topmost_line() {
        let chart = Chart::of(&[night(17, 4171, 13), night(18, 4176, 412)]);
        assert_eq!(
            chart.ticks.iter().map(|tick| tick.value).collect::<Vec<_>>(),
            [0, 1000, 2000, 3000, 4000, 5000]
        );
        let bar = &chart.bars[1];
        assert!(bar.unanswered.y >= Chart::TOP && bar.unanswered.height > 0);
        assert_eq!(bar.unanswered.y + bar.unanswered.height, bar.answered.y);
        assert_eq!(bar.answered.y + bar.answered.height, Chart::FLOOR);
    }

    #[test]
    fn bars_stay_between_the_axis_and_the_edge_however_large_the_numbers() {
        let nights: Vec<_> = (1..=14).map(|day| night(day, 2_000_000, 0)).collect();
        let chart = Chart::of(&nights);
        assert!(chart.left >= 12 + 9 * Chart::FIGURE, "room for 2 000 000");
        for pair in chart.bars.windows(2) {
            assert!(pair[0].x + pair[0].width < pair[1].x);
        }
        assert!(chart.bars[0].x > chart.left);
        assert!(chart.bars[13].x + chart.bars[13].width <= Chart::RIGHT);
    }

    #[test]
    fn nights_without_questions_still_make_a_chart() {
        let chart = Chart::of(&[night(1, 0, 0)]);
        assert_eq!(chart.bars[0].answered.height, 0);
        assert_eq!(chart.ticks.len(), 2);
        assert_eq!(step(0), 1);
        assert_eq!(step(26), 10);
    }
}
