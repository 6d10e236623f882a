//! Draws the stamp: the record's words on a dark strip along the lower edge, once, at capture.
//!
//! The strip is as low as its text allows. Two parts share a row where the picture is wide enough,
//! doubts stand in amber, and a picture too small to bear a strip gets it underneath instead.

use image::{GenericImage, Rgb, RgbImage};
use shared::media::{CaptureRecord, Stamp};

use super::PhotoError;
use super::pen::{Pen, mixed, pixels};

const STRIP: Rgb<u8> = Rgb([11, 15, 20]);
/// Share of the strip's colour over the scene: dark enough for amber text on a zebra crossing.
const STRIP_OPACITY: f32 = 0.86;
const WORDS: Rgb<u8> = Rgb([255, 255, 255]);
const LABEL: Rgb<u8> = Rgb([178, 192, 204]);
const DOUBT: Rgb<u8> = Rgb([255, 196, 64]);
const CALM: Rgb<u8> = Rgb([52, 168, 148]);

/// Words in one colour.
#[derive(Clone, PartialEq, Debug)]
struct Run(String, Rgb<u8>);

/// One row of the strip: what stands at its left and, where there is room, at its right.
#[derive(Default)]
struct Row {
    left: Vec<Run>,
    right: Vec<Run>,
}

/// Draws the stamp of `record` on `picture`.
pub(super) fn draw(picture: RgbImage, record: &CaptureRecord) -> Result<RgbImage, PhotoError> {
    let (width, height) = picture.dimensions();
    let pen = Pen::new((side(width.max(height)) / 52.0).clamp(16.0, 32.0))?;
    let stamp = record.stamp();
    let laid = Laid::out(&pen, &stamp, side(width));
    if laid.height() * 3.0 <= side(height) {
        let mut canvas = picture;
        laid.draw(&pen, &mut canvas);
        return Ok(canvas);
    }
    let canvas_width = width.max(pixels(pen.em() * 24.0));
    let laid = Laid::out(&pen, &stamp, side(canvas_width));
    let mut canvas = RgbImage::from_pixel(canvas_width, height + pixels(laid.height()), STRIP);
    canvas
        .copy_from(&picture, (canvas_width - width) / 2, 0)
        .map_err(|error| PhotoError::Unwritable(error.to_string()))?;
    laid.draw(&pen, &mut canvas);
    Ok(canvas)
}

/// The strip, measured for one picture.
struct Laid {
    rows: Vec<Row>,
    accent: Rgb<u8>,
    /// Distance from one row to the next.
    pitch: f32,
    /// Space around the text.
    margin: f32,
}

impl Laid {
    fn out(pen: &Pen, stamp: &Stamp, width: f32) -> Self {
        let margin = pen.em() * 0.6;
        let room = width - 2.0 * margin;
        let words = |text: &str| Run(text.to_owned(), WORDS);
        let doubted = |doubts: &[&str], text: &str| {
            let gap = if doubts.is_empty() || text.is_empty() { "" } else { " " };
            vec![Run(doubts.join(" ") + gap, DOUBT), words(text)]
        };
        let heading = vec![words(&stamp.heading)];
        let time = doubted(&stamp.time_doubts, &stamp.time);
        let place = vec![words(&stamp.place)];
        let position = doubted(&stamp.position_doubts, &stamp.position);
        let label = Run(format!("{} ", Stamp::CODE_LABEL), LABEL);
        let code = vec![label, words(&stamp.code.to_string())];
        let heading_and_time = [heading.clone(), vec![words("   ")], time.clone()].concat();
        let wide = [(heading_and_time, code.clone()), (place.clone(), position.clone())];
        let narrow = [(heading, code), (time, position), (place, Vec::new())];
        let fits = wide.iter().all(|pair| fit_side_by_side(pen, pair, room));
        let pairs = if fits { wide.to_vec() } else { narrow.to_vec() };
        let any_doubt = !stamp.time_doubts.is_empty() || !stamp.position_doubts.is_empty();
        Self {
            rows: pairs.into_iter().flat_map(|pair| rows(pen, pair, room)).collect(),
            accent: if any_doubt { DOUBT } else { CALM },
            pitch: pen.em() * 1.36,
            margin,
        }
    }

    fn height(&self) -> f32 {
        self.pitch * self.rows.iter().map(|_| 1.0).sum::<f32>() + self.margin * 1.2
    }

    fn draw(&self, pen: &Pen, canvas: &mut RgbImage) {
        let (width, height) = canvas.dimensions();
        let top = height.saturating_sub(pixels(self.height()));
        let accent_until = top + pixels(pen.em() / 10.0);
        for (_, y, pixel) in canvas.enumerate_pixels_mut() {
            if y >= top {
                *pixel = if y < accent_until {
                    self.accent
                } else {
                    mixed(*pixel, STRIP, STRIP_OPACITY)
                };
            }
        }
        let mut y = side(top) + self.margin * 0.6 + (self.pitch - pen.em() * 1.17) / 2.0;
        for row in &self.rows {
            write(pen, canvas, self.margin, y, &row.left);
            let right_edge = side(width) - self.margin;
            write(pen, canvas, right_edge - length(pen, &row.right), y, &row.right);
            y += self.pitch;
        }
    }
}

/// Whether both parts of a row find room, with a gap between them.
fn fit_side_by_side(pen: &Pen, (left, right): &(Vec<Run>, Vec<Run>), room: f32) -> bool {
    length(pen, left) + length(pen, right) + pen.em() <= room
}

/// One row for both parts if they fit side by side, else as many as it takes.
fn rows(pen: &Pen, pair: (Vec<Run>, Vec<Run>), room: f32) -> Vec<Row> {
    let fits = fit_side_by_side(pen, &pair, room);
    let (left, right) = pair;
    if fits && length(pen, &left) > 0.0 {
        return vec![Row { left, right }];
    }
    [left, right]
        .into_iter()
        .flat_map(|part| wrapped(pen, part, room))
        .map(|left| Row { left, right: Vec::new() })
        .collect()
}

/// Breaks a part between characters wherever the room ends. An empty part has no row.
fn wrapped(pen: &Pen, part: Vec<Run>, room: f32) -> Vec<Vec<Run>> {
    let mut rows: Vec<Vec<Run>> = Vec::new();
    let mut used = f32::INFINITY;
    for Run(text, color) in part {
        for character in text.chars() {
            let mut buffer = [0; 4];
            let advance = pen.width(character.encode_utf8(&mut buffer));
            if used + advance > room {
                rows.push(Vec::new());
                used = 0.0;
            }
            used += advance;
            let Some(row) = rows.last_mut() else { continue };
            match row.last_mut().filter(|run| run.1 == color) {
                Some(run) => run.0.push(character),
                None => row.push(Run(character.to_string(), color)),
            }
        }
    }
    rows
}

fn length(pen: &Pen, part: &[Run]) -> f32 {
    part.iter().map(|run| pen.width(&run.0)).sum()
}

fn write(pen: &Pen, canvas: &mut RgbImage, x: f32, y: f32, part: &[Run]) {
    let mut x = x;
    for Run(text, color) in part {
        pen.write(canvas, x, y, text, *color);
        x += pen.width(text);
    }
}

/// A side of a picture as a length. Sides stay far below 2^24, where `f32` is exact.
fn side(pixels: u32) -> f32 {
    pixels as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_too_short_is_broken_and_loses_nothing() {
        let pen = Pen::new(20.0).unwrap();
        let part = vec![Run("相册导入 ".into(), DOUBT), Run("2025-03-02 11:22:33".into(), WORDS)];
        let rows = wrapped(&pen, part, 120.0);
        assert!(rows.len() > 1);
        assert!(rows.iter().all(|row| length(&pen, row) <= 120.0));
        let text: String = rows.into_iter().flatten().map(|run| run.0).collect();
        assert_eq!(text, "相册导入 2025-03-02 11:22:33");
        assert!(wrapped(&pen, vec![Run(String::new(), WORDS)], 120.0).is_empty());
    }

    #[test]
    fn a_character_the_font_has_not_is_drawn_as_a_geta() {
        let pen = Pen::new(20.0).unwrap();
        let drawn = |text: &str| {
            let mut canvas = RgbImage::new(40, 40);
            pen.write(&mut canvas, 5.0, 5.0, text, WORDS);
            canvas
        };
        assert_eq!(drawn("𠮷"), drawn("〓"));
        assert_ne!(drawn("吉"), drawn("〓"));
    }
}
