/** Failures that one request can name one by one. */
export const mostLineages = 1000

/** The fragment of a screen, which a sign-in at the provider comes back to. */
export const screenPattern = '^#/[!-~]*$'
export const longestScreen = 4000
