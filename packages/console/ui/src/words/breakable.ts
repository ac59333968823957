const most = 200

/** The parts of a text between which a line may break: after the punctuation of names, and before their capitals. */
export function breakable(text: string): string[] {
  const parts = text.split(/(?<=[.$/_-])(?=[A-Za-z])|(?<=[a-z0-9])(?=[A-Z])/)
  return parts.length > most ? [text] : parts
}
