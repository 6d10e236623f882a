//! Walking along a street in centimetres, in whole numbers throughout: every machine sets every
//! component on the same point.

use shared::geo::{Datum, Point};

use super::ground::{Corner, narrow};

/// How wide a street is, and so what stands along it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StreetKind {
    /// 主干道.
    Main,
    /// 次干道, 支路.
    Road,
    /// 街巷.
    Lane,
}

/// A street: its name and the corners it runs through.
pub(super) struct Street {
    pub(super) name: String,
    pub(super) kind: StreetKind,
    pub(super) corners: Vec<Corner>,
}

/// A straight piece of a street.
#[derive(Clone, Copy)]
struct Piece {
    from: Corner,
    east_cm: i64,
    north_cm: i64,
    length_cm: i64,
}

/// Thousandths of a centimetre of 1e-7 degrees at 39.8 N, to the east and to the north.
const EAST: i64 = 855;
const NORTH: i64 = 1_111;

fn piece(from: Corner, to: Corner) -> Piece {
    let step = |a: i32, b: i32, scale: i64| (i64::from(b) - i64::from(a)) * scale / 1_000;
    let (east_cm, north_cm) = (step(from[0], to[0], EAST), step(from[1], to[1], NORTH));
    let squared = (east_cm * east_cm + north_cm * north_cm).unsigned_abs();
    let length_cm = i64::try_from(squared.isqrt()).unwrap_or(1).max(1);
    Piece { from, east_cm, north_cm, length_cm }
}

impl Street {
    fn pieces(&self) -> impl Iterator<Item = Piece> {
        self.corners.iter().zip(self.corners.iter().skip(1)).map(|(from, to)| piece(*from, *to))
    }

    pub(super) fn length_cm(&self) -> i64 {
        self.pieces().map(|piece| piece.length_cm).sum()
    }

    /// The points so far along the street and so far to the left of it, both in centimetres.
    ///
    /// Distances along must not go down; one beyond the end ends the walk.
    pub(super) fn walk(&self, stops: impl Iterator<Item = (i64, i64)>) -> Vec<Point> {
        let mut pieces = self.pieces();
        let (mut piece, mut passed) = (pieces.next(), 0);
        let mut points = Vec::new();
        for (along, left) in stops {
            let here = loop {
                match piece {
                    Some(here) if along <= passed + here.length_cm => break here,
                    Some(gone) => {
                        passed += gone.length_cm;
                        piece = pieces.next();
                    }
                    None => return points,
                }
            };
            points.push(here.at(along - passed, left));
        }
        points
    }
}

impl Piece {
    fn at(self, along: i64, left: i64) -> Point {
        let east_cm = (self.east_cm * along - self.north_cm * left) / self.length_cm;
        let north_cm = (self.north_cm * along + self.east_cm * left) / self.length_cm;
        let lon_e7 = self.from[0] + narrow(east_cm * 1_000 / EAST);
        let lat_e7 = self.from[1] + narrow(north_cm * 1_000 / NORTH);
        Point { lon_e7, lat_e7, datum: Datum::Wgs84 }
    }
}
