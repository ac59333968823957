/** A topic id as this library writes it, `8-4-4-4-12` hexadecimal digits, from the protocol's 22 characters of base64url. */
export function uuidText(id: string): string {
  const hex = Buffer.from(id, 'base64url').toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The other way round. */
export function uuidBase64(text: string): string {
  return Buffer.from(text.replaceAll('-', ''), 'hex').toString('base64url')
}
