/** The error, its causes and the members of aggregates, outermost first; bounded, since causes can form a ring. */
export function causes(error: unknown): Error[] {
  const found: Error[] = []
  const queue: unknown[] = [error]
  while (queue.length > 0 && found.length < 20) {
    const next = queue.shift()
    if (!(next instanceof Error) || found.includes(next)) continue
    found.push(next)
    queue.push(next.cause)
    if (next instanceof AggregateError) queue.push(...next.errors)
  }
  return found
}

const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|CERT_|CRL_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|ERR_OSSL_)/

export function isTlsFailure(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' && tlsCode.test(code)
}

/** Alerts by which a listener turns down the client's certificate, or that there is none. */
const certificateAlert = /alert (?:bad certificate|certificate (?:required|unknown|expired|revoked)|unknown ca)/

export function tlsReason(error: Error): string {
  const reason = reasonOf(error)
  return certificateAlert.test(reason)
    ? `the listener wants a client certificate that it trusts, as tls.cert and tls.key (${reason})`
    : reason
}

/** ECONNREFUSED and its kin: codes of the operating system and of name resolution. */
export function systemCode(error: Error): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  return typeof code === 'string' && (syscall !== undefined || /^E[A-Z_]+$/.test(code)) ? code : undefined
}

export function reasonOf(error: Error): string {
  const { reason } = error as { reason?: unknown } // OpenSSL's own words, without its place in its source
  if (typeof reason === 'string' && reason !== '') return reason
  const text = error.message || (error as NodeJS.ErrnoException).code || error.name
  return text.replace(/\.$/, '')
}
