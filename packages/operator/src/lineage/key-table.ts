/** Of how many slots are used at most before the table grows: beyond it, looking for a free one takes long. */
const fullest = 0.75
const firstSlots = 1 << 10
const words = 4

/**
 * A number for each key of 16 bytes, in flat memory: 20 bytes a slot, 27 to 53 bytes a key. Keys are hashes already, but
 * anybody can write some that begin alike: all four words take part in the place.
 */
export class KeyTable {
  #slots = firstSlots
  #keys = new Uint32Array(firstSlots * words)
  /** The number and 1; 0 where the slot is free. */
  #numbers = new Uint32Array(firstSlots)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Bytes that the table takes. */
  get bytes(): number {
    return this.#keys.byteLength + this.#numbers.byteLength
  }

  /** @returns −1 when the key is not there */
  get(key: Buffer): number {
    const slot = this.#find(word(key, 0), word(key, 1), word(key, 2), word(key, 3))
    return (this.#numbers[slot] as number) - 1
  }

  /**
   * @param number from 0 to 2^32 − 2
   * @returns the number before, −1 when there was none
   */
  set(key: Buffer, number: number): number {
    if (this.#size + 1 > this.#slots * fullest) this.#grow()
    const a = word(key, 0)
    const b = word(key, 1)
    const c = word(key, 2)
    const d = word(key, 3)
    const slot = this.#find(a, b, c, d)
    const before = this.#numbers[slot] as number
    this.#put(slot, a, b, c, d, number + 1)
    if (before === 0) this.#size++
    return before - 1
  }

  /** @returns the number before, −1 when there was none */
  delete(key: Buffer): number {
    let free = this.#find(word(key, 0), word(key, 1), word(key, 2), word(key, 3))
    const before = this.#numbers[free] as number
    if (before === 0) return -1
    this.#size--
    // What stands behind may be there only because this slot was taken: it moves up.
    for (let slot = this.#next(free); this.#numbers[slot] !== 0; slot = this.#next(slot)) {
      const home = this.#homeOf(slot)
      const stays = free < slot ? home > free && home <= slot : home > free || home <= slot
      if (stays) continue
      this.#move(slot, free)
      free = slot
    }
    this.#numbers[free] = 0
    return before - 1
  }

  *entries(): Generator<[key: Buffer, number: number]> {
    for (let slot = 0; slot < this.#slots; slot++) {
      const number = this.#numbers[slot] as number
      if (number === 0) continue
      const key = Buffer.allocUnsafe(words * 4)
      for (let i = 0; i < words; i++) key.writeUInt32BE(this.#keys[slot * words + i] as number, i * 4)
      yield [key, number - 1]
    }
  }

  #find(a: number, b: number, c: number, d: number): number {
    const keys = this.#keys
    for (let slot = home(a, b, c, d, this.#slots); ; slot = this.#next(slot)) {
      if (this.#numbers[slot] === 0) return slot
      const at = slot * words
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return slot
    }
  }

  #next(slot: number): number {
    return (slot + 1) & (this.#slots - 1)
  }

  #homeOf(slot: number): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#keys.subarray(slot * words, slot * words + words)
    return home(a, b, c, d, this.#slots)
  }

  #put(slot: number, a: number, b: number, c: number, d: number, number: number): void {
    const at = slot * words
    this.#keys[at] = a
    this.#keys[at + 1] = b
    this.#keys[at + 2] = c
    this.#keys[at + 3] = d
    this.#numbers[slot] = number
  }

  #move(from: number, to: number): void {
    this.#keys.copyWithin(to * words, from * words, (from + 1) * words)
    this.#numbers[to] = this.#numbers[from] as number
  }

  #grow(): void {
    const [keys, numbers, slots] = [this.#keys, this.#numbers, this.#slots]
    this.#slots = slots * 2
    this.#keys = new Uint32Array(this.#slots * words)
    this.#numbers = new Uint32Array(this.#slots)
    for (let slot = 0; slot < slots; slot++) {
      if (numbers[slot] === 0) continue
      const at = slot * words
      const [a, b, c, d] = [keys[at], keys[at + 1], keys[at + 2], keys[at + 3]] as [number, number, number, number]
      this.#put(this.#find(a, b, c, d), a, b, c, d, numbers[slot] as number)
    }
  }
}

const word = (key: Buffer, index: number): number => key.readUInt32BE(index * 4)

/** Where a key's search begins. */
function home(a: number, b: number, c: number, d: number, slots: number): number {
  let mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed ^ c, 0xc2b2ae35)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed ^ d, 0x27d4eb2f)
  return (mixed ^ (mixed >>> 16)) & (slots - 1)
}
