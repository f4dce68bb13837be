/** The greatest of each window of pixels; windows touch, none overlap. */

/**
 * `[images, rows, columns, channels]` → the greatest of each `high` by `wide`
 * pixels; what a last row or column leaves over is not looked at.
 */
export function poolGreatest(
  x: usize,
  out: usize,
  images: i32,
  rows: i32,
  columns: i32,
  channels: i32,
  high: i32,
  wide: i32,
): void {
  const pixelBytes = channels * 4;
  const rowBytes = columns * pixelBytes;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row + high <= rows; row += high) {
      for (let column = 0; column + wide <= columns; column += wide) {
        const corner = x + row * rowBytes + column * pixelBytes;
        let c = 0;
        for (; c + 16 <= pixelBytes; c += 16) {
          let most = v128.load(corner + c);
          for (let i = 0; i < high; i++) {
            const line = corner + i * rowBytes + c;
            for (let j = 0; j < wide; j++) {
              most = f32x4.max(most, v128.load(line + j * pixelBytes));
            }
          }
          v128.store(out + c, most);
        }
        for (; c < pixelBytes; c += 4) {
          let most = f32.load(corner + c);
          for (let i = 0; i < high; i++) {
            const line = corner + i * rowBytes + c;
            for (let j = 0; j < wide; j++) {
              most = max(most, f32.load(line + j * pixelBytes));
            }
          }
          f32.store(out + c, most);
        }
        out += pixelBytes;
      }
    }
    x += rows * rowBytes;
  }
}

/**
 * What each window's greatest got, `dy`, at the first pixel that holds it;
 * zeros elsewhere. `dx` holds zeros where no window reaches.
 */
export function poolGradient(
  x: usize,
  out: usize,
  dy: usize,
  dx: usize,
  images: i32,
  rows: i32,
  columns: i32,
  channels: i32,
  high: i32,
  wide: i32,
): void {
  const pixelBytes = channels * 4;
  const rowBytes = columns * pixelBytes;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row + high <= rows; row += high) {
      for (let column = 0; column + wide <= columns; column += wide) {
        const corner = row * rowBytes + column * pixelBytes;
        let c = 0;
        for (; c + 16 <= pixelBytes; c += 16) {
          const most = v128.load(out + c);
          const change = v128.load(dy + c);
          let open = i32x4.splat(-1);
          for (let i = 0; i < high; i++) {
            const line = corner + i * rowBytes + c;
            for (let j = 0; j < wide; j++) {
              const at = line + j * pixelBytes;
              const here = v128.and(f32x4.eq(v128.load(x + at), most), open);
              open = v128.andnot(open, here);
              v128.store(dx + at, v128.and(change, here));
            }
          }
        }
        for (; c < pixelBytes; c += 4) {
          const most = f32.load(out + c);
          let change = f32.load(dy + c);
          for (let i = 0; i < high; i++) {
            const line = corner + i * rowBytes + c;
            for (let j = 0; j < wide; j++) {
              const at = line + j * pixelBytes;
              const here = f32.load(x + at) == most;
              f32.store(dx + at, here ? change : <f32>0);
              if (here) change = 0;
            }
          }
        }
        out += pixelBytes;
        dy += pixelBytes;
      }
    }
    x += rows * rowBytes;
    dx += rows * rowBytes;
  }
}
