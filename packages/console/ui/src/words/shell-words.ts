/** A word as a shell takes it for one. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** A `dead-letter` command with the brokers that it asks: pasted, it does not ask others. */
export const withBrokers = (command: string, brokers: readonly string[]): string =>
  brokers.length === 0 ? command : `${command} --brokers ${quoted(brokers.join(','))}`
