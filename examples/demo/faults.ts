/** A generator of pseudo-random numbers in [0, 1) that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Faults {
  /** Records cut short in the middle of their JSON. */
  readonly truncated: number
  /** Records with a byte in them that no UTF-8 text has. */
  readonly notUtf8: number
}

/** The values as JSON, with damaged copies of some of them mixed in at random places. */
export function withFaults(values: readonly unknown[], faults: Faults, random: () => number): Buffer[] {
  const good = values.map(value => Buffer.from(JSON.stringify(value)))
  const pick = (): Buffer => good[Math.floor(random() * good.length)] as Buffer
  const inside = (bytes: Buffer): number => 1 + Math.floor(random() * (bytes.length - 2))
  const bad: Buffer[] = []
  for (let i = 0; i < faults.truncated; i++) {
    const bytes = pick()
    bad.push(bytes.subarray(0, inside(bytes)))
  }
  for (let i = 0; i < faults.notUtf8; i++) {
    const bytes = pick()
    const at = inside(bytes)
    bad.push(Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at)]))
  }
  const places = new Map<number, Buffer[]>()
  for (const bytes of bad) {
    const place = Math.floor(random() * good.length)
    places.set(place, [...(places.get(place) ?? []), bytes])
  }
  return good.flatMap((bytes, i) => [...(places.get(i) ?? []), bytes])
}
