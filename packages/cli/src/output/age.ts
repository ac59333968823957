const units: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's']
]

/** A span of time by its largest unit, as in `3 h`. */
export function showAge(ms: number): string {
  const [size, name] = units.find(([unit]) => ms >= unit) ?? [1000, 's']
  return `${Math.max(0, Math.floor(ms / size))} ${name}`
}
