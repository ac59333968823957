/** Why a connection or what goes over it came to nothing, before it is told as a `BROKER_` error (broker-error.ts). */

/** The other side closed the connection, without an error of the system. */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed'
}

/** No connection, or no step of its beginning, within `connectTimeoutMs`. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout'
}

/** The TLS handshake did not come about: the listener may speak something else. */
export class HandshakeClosed extends Error {
  override readonly name = 'HandshakeClosed'
}

/** The listener spoke TLS where plain text was expected. */
export class TlsWanted extends Error {
  override readonly name = 'TlsWanted'
}

/** The user's socket factory gave no connection, or one that failed. */
export class SocketUnavailable extends Error {
  override readonly name = 'SocketUnavailable'
}

/** A credential provider of the user's failed: the broker was not asked, so it is no refusal. */
export class CredentialUnavailable extends Error {
  override readonly name = 'CredentialUnavailable'
}

/** The broker did not let this client in, or did not prove who it is itself. */
export class AuthenticationRefused extends Error {
  override readonly name = 'AuthenticationRefused'
}
