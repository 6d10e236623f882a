//! How sharp the sharpest part of a picture is.
//!
//! The usual variance of the Laplacian calls a sharp wall blurred and a blurred tree sharp, because it
//! grows with contrast. Here two differences are compared: over one pixel and over [`FAR`]. At an edge
//! the first is an eighth of the second in energy, in fine texture they are nearly alike, and in a smear of more
//! than [`FAR`] pixels the first is 1/64. Contrast cancels out.

use super::grey::Grey;

/// Pixels of the far difference.
const FAR: usize = 8;
/// Tiles along the long side. A near shot before a soft background has its sharp tiles all the same.
const TILES: usize = 16;
/// Mean square of the far difference below which a tile shows nothing: sky, plaster, noise of a sensor.
const CONTRAST: f32 = 60.0;
/// One tile in so many has to show something along a direction, or it is not judged by that one.
const FEW: usize = 32;
/// The tile that speaks for the picture, counted from the softest: this share of them is softer.
const SOFTER: (usize, usize) = (4, 5);

#[derive(Clone, Copy, Default)]
struct Change {
    near: u32,
    far: u32,
    count: u32,
}

impl Change {
    fn add<'a>(&mut self, of: impl Iterator<Item = ((&'a u8, &'a u8), &'a u8)>) {
        for ((here, near), far) in of {
            let square = |other: u8| u32::from(here.abs_diff(other)).pow(2);
            self.near += square(*near);
            self.far += square(*far);
            self.count += 1;
        }
    }

    /// Near to far; none where nothing changes.
    fn ratio(self) -> Option<f32> {
        let far = self.far as f32;
        (far / self.count.max(1) as f32 > CONTRAST).then(|| self.near as f32 / far)
    }
}

/// One tile: along its rows, and along its columns.
#[derive(Clone, Copy, Default)]
struct Tile {
    across: Change,
    down: Change,
}

/// See [`super::Look::sharpness`]. A picture that was moved is a smear along one direction only, so the
/// softer of the two speaks.
pub(super) fn sharpness(grey: &Grey) -> Option<f32> {
    let side = (grey.width().max(grey.height()) / TILES).max(2 * FAR);
    let mut done: Vec<Tile> = Vec::new();
    let mut tiles = vec![Tile::default(); grey.width().div_ceil(side)];
    for (y, row) in grey.rows().enumerate() {
        let near = grey.rows().nth(y + 1);
        let far = grey.rows().nth(y + FAR);
        for (n, (tile, here)) in tiles.iter_mut().zip(row.chunks(side)).enumerate() {
            let own = here.iter().zip(here.iter().skip(1)).zip(here.iter().skip(FAR));
            tile.across.add(own);
            let (near, far) = (part(near, side, n), part(far, side, n));
            tile.down.add(here.iter().zip(near).zip(far));
        }
        if (y + 1) % side == 0 {
            done.append(&mut tiles.clone());
            tiles.fill(Tile::default());
        }
    }
    done.append(&mut tiles);
    let across = upper(done.iter().filter_map(|tile| tile.across.ratio()), done.len());
    let down = upper(done.iter().filter_map(|tile| tile.down.ratio()), done.len());
    match (across, down) {
        (Some(across), Some(down)) => Some(across.min(down)),
        (one, other) => one.or(other),
    }
}

/// The ratio of the tile that speaks; none where too few of `all` show anything.
fn upper(ratios: impl Iterator<Item = f32>, all: usize) -> Option<f32> {
    let mut ratios: Vec<f32> = ratios.collect();
    ratios.sort_by(f32::total_cmp);
    let enough = ratios.len() * FEW >= all;
    ratios.get(ratios.len() * SOFTER.0 / SOFTER.1).copied().filter(|_| enough)
}

/// The pixels of a row that lie in its nth tile.
fn part(row: Option<&[u8]>, side: usize, n: usize) -> &[u8] {
    row.and_then(|row| row.chunks(side).nth(n)).unwrap_or_default()
}
