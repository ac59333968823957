/** The decompressed bytes would exceed the bound; thrown before they are allocated. */
export class DecompressedTooLarge extends Error {}
