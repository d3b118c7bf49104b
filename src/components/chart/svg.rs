//! A `plotters` backend that writes SVG with classes where others write colours.
//!
//! `plotters` carries a colour for everything it draws. Here a colour is only a number that stands for a [`Role`], and
//! the backend writes the role's class. Its coordinates are whole numbers, so the backend takes tenths of a pixel, and
//! writes at most one decimal.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::{Color, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{IntoFont, TextStyle};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

/// How many of the backend's units make a pixel of the view box.
pub(super) const PIXEL: i32 = 10;

/// What a shape stands for; the theme gives it a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Grid,
    Tick,
    Note,
    Value,
    Line,
    Whole,
    Band,
    Interval,
    Dot,
    DotOpen,
    DotSignal,
    Target,
    TargetNote,
    Limit,
    Break,
    Event,
    Mark,
    MarkText,
    Detractor,
    Passive,
    Promoter,
    Low,
    Middle,
    High,
}

impl Role {
    const ALL: [Role; 24] = [
        Role::Grid,
        Role::Tick,
        Role::Note,
        Role::Value,
        Role::Line,
        Role::Whole,
        Role::Band,
        Role::Interval,
        Role::Dot,
        Role::DotOpen,
        Role::DotSignal,
        Role::Target,
        Role::TargetNote,
        Role::Limit,
        Role::Break,
        Role::Event,
        Role::Mark,
        Role::MarkText,
        Role::Detractor,
        Role::Passive,
        Role::Promoter,
        Role::Low,
        Role::Middle,
        Role::High,
    ];

    pub(super) fn class(self) -> &'static str {
        match self {
            Role::Grid => "grid",
            Role::Tick => "tick",
            Role::Note => "note",
            Role::Value => "value",
            Role::Line => "line",
            Role::Whole => "whole",
            Role::Band => "band",
            Role::Interval => "ci",
            Role::Dot => "dot",
            Role::DotOpen => "dot open",
            Role::DotSignal => "dot signal",
            Role::Target => "target",
            Role::TargetNote => "note target-note",
            Role::Limit => "limit",
            Role::Break => "break",
            Role::Event => "event",
            Role::Mark => "mark",
            Role::MarkText => "mark-text",
            Role::Detractor => "detractor",
            Role::Passive => "passive",
            Role::Promoter => "promoter",
            Role::Low => "low",
            Role::Middle => "middle",
            Role::High => "high",
        }
    }

    fn of(color: BackendColor) -> Self {
        Role::ALL.get(usize::from(color.rgb.0)).copied().unwrap_or(Role::Grid)
    }
}

impl Color for Role {
    fn to_backend_color(&self) -> BackendColor {
        let index = Role::ALL.iter().position(|role| role == self).unwrap_or(0);
        BackendColor { alpha: 1.0, rgb: (u8::try_from(index).unwrap_or(0), 0, 0) }
    }
}

/// The outside of a drawing: what it is called and how large it is.
pub(super) struct Frame<'a> {
    pub(super) id: &'a str,
    pub(super) class: &'a str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// In pixels of the view box.
    pub(super) size: (i32, i32),
}

/// The area that `plotters` draws on.
pub(super) type Area<'a> = DrawingArea<SvgBackend<'a>, Shift>;
/// What drawing returns; writing into memory can't fail.
pub(super) type Painted = Result<(), DrawingAreaErrorKind<Infallible>>;

/// Draws one SVG.
pub(super) fn draw(frame: &Frame<'_>, paint: impl FnOnce(&Area<'_>) -> Painted) -> String {
    let (width, height) = frame.size;
    let mut svg = open_tag(
        frame.id,
        frame.title,
        frame.description,
        &format!(r#"class="{}" viewBox="0 0 {width} {height}" font-size="12""#, frame.class),
    );
    {
        let size =
            (u32::try_from(width * PIXEL).unwrap_or(1), u32::try_from(height * PIXEL).unwrap_or(1));
        let area = SvgBackend { target: &mut svg, size }.into_drawing_area();
        let painted = paint(&area);
        debug_assert!(painted.is_ok(), "the areas of a chart fit into its frame");
    }
    svg.push_str("</svg>");
    svg
}

/// The opening of an SVG that is named by its title and description, for those who don't see it.
pub(super) fn open_tag(id: &str, title: &str, description: &str, attributes: &str) -> String {
    let id: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let mut svg = format!(r#"<svg {attributes} fill="currentColor" role="img" aria-labelledby=""#);
    let title = escape(title);
    if description.is_empty() {
        let _ = write!(svg, r#"{id}-t"><title id="{id}-t">{title}</title>"#);
    } else {
        let description = escape(description);
        let _ = write!(
            svg,
            r#"{id}-t {id}-d"><title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>"#
        );
    }
    svg
}

/// Text as it may stand between tags or in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML has no way to write these, escaped or not.
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A text's style: its role, its size in pixels and the point of it that is placed.
pub(super) fn text(role: Role, size: f64, h: HPos, v: VPos) -> TextStyle<'static> {
    ("sans-serif", size * f64::from(PIXEL)).into_font().color(&role).pos(Pos::new(h, v))
}

/// About how many pixels a text of size 12 takes. Browsers' fonts differ, so this errs to the wide side.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '·' | ' ' | '\u{a0}' => {
                3.9
            }
            'm' | 'w' | 'M' | 'W' | '%' | '—' => 10.8,
            c if c.is_uppercase() => 8.6,
            _ => 7.2,
        })
        .sum()
}

/// The text itself, or as much of it as fits into `width` pixels, with an ellipsis.
pub(super) fn fit(text: &str, width: f64) -> String {
    if text_width(text) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if text_width(&short) + text_width("…") > width {
            short.pop();
            break;
        }
    }
    format!("{}…", short.trim_end())
}

/// Pixels as the backend's units.
pub(super) fn px(pixels: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a drawing is a few hundred pixels wide")]
    let units = (pixels * f64::from(PIXEL)).round() as i32;
    units
}

/// Writes SVG elements, one for each call.
pub(super) struct SvgBackend<'a> {
    target: &'a mut String,
    size: (u32, u32),
}

/// A coordinate in pixels, with a decimal only where there is one.
struct Tenths(i32);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.abs() / PIXEL, self.0.abs() % PIXEL);
        if rest == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{rest}") }
    }
}

/// The `d` of a path: horizontal and vertical lines are written shorter.
fn path_data(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut data = String::new();
    let mut before = None;
    for (x, y) in points {
        let _ = match before {
            None => write!(data, "M{} {}", Tenths(x), Tenths(y)),
            Some((_, old)) if old == y => write!(data, "H{}", Tenths(x)),
            Some((old, _)) if old == x => write!(data, "V{}", Tenths(y)),
            Some(_) => write!(data, "L{} {}", Tenths(x), Tenths(y)),
        };
        before = Some((x, y));
    }
    data
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        let (x, y) = point;
        self.draw_rect((x, y), (x + PIXEL, y + PIXEL), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let class = Role::of(style.color()).class();
        // The attributes are what a page without the theme's style sheet falls back to.
        let _ = write!(
            self.target,
            r#"<path class="{class}" d="{}" fill="none" stroke="currentColor"/>"#,
            path_data(path)
        );
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let class = Role::of(style.color()).class();
        let ((x0, y0), (x1, y1)) = (upper_left, bottom_right);
        let _ = write!(
            self.target,
            r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
            Tenths(x0.min(x1)),
            Tenths(y0.min(y1)),
            Tenths((x1 - x0).abs()),
            Tenths((y1 - y0).abs()),
        );
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let class = Role::of(style.color()).class();
        let _ = write!(
            self.target,
            r#"<circle class="{class}" cx="{}" cy="{}" r="{}"/>"#,
            Tenths(center.0),
            Tenths(center.1),
            Tenths(i32::try_from(radius).unwrap_or(0)),
        );
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let class = Role::of(style.color()).class();
        let _ = write!(
            self.target,
            r#"<path class="{class}" d="{}Z" fill-opacity=".15"/>"#,
            path_data(vert)
        );
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        pos: BackendCoord,
    ) -> Drawn {
        let class = Role::of(style.color()).class();
        let size = style.size();
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => r#" text-anchor="middle""#,
            HPos::Right => r#" text-anchor="end""#,
        };
        // Digits and capitals are some 0.7 em high: this puts their middle, or their top, on the point.
        let rise = match style.anchor().v_pos {
            VPos::Top => 0.72,
            VPos::Center => 0.36,
            VPos::Bottom => 0.0,
        };
        let y = pos.1 + px(rise * size / f64::from(PIXEL));
        let size = match px(size / f64::from(PIXEL)) {
            units if units == 12 * PIXEL => String::new(),
            units => format!(r#" font-size="{}""#, Tenths(units)),
        };
        let _ = write!(
            self.target,
            r#"<text class="{class}" x="{}" y="{}"{anchor}{size}>{}</text>"#,
            Tenths(pos.0),
            Tenths(y),
            escape(text),
        );
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a text's size in pixels is small and positive"
        )]
        let estimate = ((text_width(text) * size / 12.0) as u32, size as u32);
        Ok(estimate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_have_at_most_one_decimal() {
        assert_eq!(path_data([(0, 5), (105, 5), (105, -25), (7, 30)]), "M0 0.5H10.5V-2.5L0.7 3");
    }

    #[test]
    fn every_role_keeps_its_number() {
        for role in Role::ALL {
            assert_eq!(Role::of(role.to_backend_color()), role);
        }
    }

    #[test]
    fn long_notes_are_cut_and_control_characters_left_out() {
        assert_eq!(fit("corto", 100.0), "corto");
        let cut = fit("una nota que no cabe de ninguna manera", 80.0);
        assert!(cut.ends_with('…') && text_width(&cut) <= 80.0, "{cut}");
        assert_eq!(escape("<a href=\"x\">'&'\u{0}"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
    }
}
