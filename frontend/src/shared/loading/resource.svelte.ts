/** Something read from the server, with the state of the reading. */
export class Resource<Value> {
  value = $state.raw<Value | null>(null);
  error = $state.raw<unknown>(null);
  readonly #read: () => Promise<Value>;
  #latest = 0;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  /** Read (again). What was there stays visible meanwhile; only the latest reading counts. */
  async load(): Promise<void> {
    const mine = ++this.#latest;
    this.error = null;
    try {
      const value = await this.#read();
      if (mine === this.#latest) this.value = value;
    } catch (error) {
      if (mine === this.#latest) this.error = error;
    }
  }
}
