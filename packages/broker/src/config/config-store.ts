/** The broker's configuration: values given at the start, and those that AlterConfigs sets. */
export class ConfigStore {
  readonly #given: ReadonlyMap<string, string>

  constructor(given: Readonly<Record<string, string | number | boolean>>) {
    this.#given = new Map(Object.entries(given).map(([name, value]) => [name, String(value)]))
  }

  /** Effective broker value. */
  text(name: string): string {
    return this.#given.get(name) ?? ''
  }
  number(name: string): number {
    return Number(this.text(name))
  }
  flag(name: string): boolean {
    return this.text(name) === 'true'
  }
  /** Effective value for one group, e.g. `consumer.session.timeout.ms`. */
  groupNumber(_groupId: string, name: string): number {
    return Number(this.#given.get(`group.${name}`))
  }
  /** After any change of dynamic configuration. */
  onChange(_listener: () => void): void {}
}
