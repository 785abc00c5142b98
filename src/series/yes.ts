/** The bars on which a column says yes, ascending. */
export function barsOfYes(column: Float64Array): Int32Array {
  const { length } = column;
  if (room.length < length) room = new Int32Array(length);
  let count = 0;
  for (let i = 0; i < length; i += 8) {
    // Most bars say no, and eight of them are passed as fast as one.
    if (i + 8 <= length && isNo(column, i)) continue;
    for (let k = i; k < i + 8 && k < length; k++) if (column[k] === 1) room[count++] = k;
  }
  return room.slice(0, count);
}

// None of what can stand in a signal is below 0, so that only nothing adds up to 0.
function isNo(column: Float64Array, i: number): boolean {
  const first = column[i]! + column[i + 1]! + (column[i + 2]! + column[i + 3]!);
  const second = column[i + 4]! + column[i + 5]! + (column[i + 6]! + column[i + 7]!);
  return first + second === 0;
}

// Where bars are written down until it is known how many there are.
let room = new Int32Array(0);
