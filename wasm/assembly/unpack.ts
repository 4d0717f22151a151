// Makes the kernel's bytes of the text that a bundle carries (tools/build.ts says how they are written). A
// module of its own: in JavaScript the loop runs before anybody has compiled it, and takes milliseconds.

const FIRST: u32 = 0x23; // "#"; what is below it, "!" or " ", says that the next one counts from further on
const RANGE: u32 = 92;
const SHIFT: u32 = 8;

// In place, from the start of memory: the bytes never overtake the text. Returns how many there are.
export function unpack(length: usize): usize {
  let to: usize = 0;
  for (let from: usize = 0; from < length; from++) {
    let code = <u32>load<u8>(from);
    if (code < FIRST) code = (FIRST - 1 - code) * RANGE + <u32>load<u8>(++from);
    store<u8>(to++, code - FIRST - SHIFT);
  }
  return to;
}
