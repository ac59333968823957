/** Where a letter is, when it died, and how large it is. */
export interface Place {
  readonly at: number
  readonly partition: number
  readonly offset: number
  readonly bytes: number
}

/** Of all places that are added, the newest; a binary heap whose first is the oldest of them. */
export class PlaceHeap {
  readonly #most: number
  #places: Place[] = []

  constructor(most: number) {
    this.#most = most
  }

  add(place: Place): void {
    const places = this.#places
    if (places.length < this.#most) {
      places.push(place)
      this.#rise(places.length - 1)
    } else if (older(places[0] as Place, place)) {
      places[0] = place
      this.#sink(0)
    }
  }

  /** Takes out all places of a partition, which is looked at again. */
  forget(partition: number): void {
    const kept = this.#places.filter(place => place.partition !== partition)
    this.#places = []
    for (const place of kept) this.add(place)
  }

  /** Oldest first. */
  sorted(): Place[] {
    return [...this.#places].sort((a, b) => (older(a, b) ? -1 : 1))
  }

  #rise(start: number): void {
    const places = this.#places
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!older(places[at] as Place, places[parent] as Place)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(start: number): void {
    const places = this.#places
    for (let at = start; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < places.length && older(places[child] as Place, places[least] as Place)) least = child
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }

  #swap(a: number, b: number): void {
    const places = this.#places
    const held = places[a] as Place
    places[a] = places[b] as Place
    places[b] = held
  }
}

/** By time; letters of one moment by partition and offset. */
const older = (a: Place, b: Place): boolean =>
  a.at !== b.at ? a.at < b.at : a.partition !== b.partition ? a.partition < b.partition : a.offset < b.offset
