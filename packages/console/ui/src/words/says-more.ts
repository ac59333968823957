/** Whether an error's message says what the sentence about the letter does not. What wraps an error begins its message: 'Listener failed; no rate'. */
export function saysMore(message: string, sentence: string): boolean {
  const own = message.trim()
  const inner = own.slice(own.lastIndexOf('; ') + 1).trim()
  return own !== '' && !sentence.includes(own) && !(inner !== '' && sentence.includes(inner))
}
