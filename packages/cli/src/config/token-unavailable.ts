/** No token is to be had just now. Its message is shown: it holds neither token nor secret. */
export class TokenUnavailable extends Error {
  override readonly name = 'TokenUnavailable'
}
