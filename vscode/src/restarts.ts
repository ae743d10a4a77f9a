// How often a server that dies is started again.

export type Verdict = "restart with a notice" | "restart" | "give up";

// Restarts allows five in three minutes, and asks for a notice with the first.
export class Restarts {
  static readonly most = 5;
  static readonly window = 3 * 60 * 1000; // ms

  private times: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  died(): Verdict {
    const now = this.now();
    this.times = this.times.filter((time) => now - time < Restarts.window);
    if (this.times.length >= Restarts.most) {
      return "give up";
    }
    this.times.push(now);
    return this.times.length === 1 ? "restart with a notice" : "restart";
  }

  // reset forgets what was, when the user starts the server by hand.
  reset(): void {
    this.times = [];
  }
}
