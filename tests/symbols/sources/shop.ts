import { Injectable } from './di';

/** A price in cents. */
export type Price = number;

export interface Item {
  readonly name: string;
  price: Price;
  describe(locale: string): string;
}

export enum Size {
  Small = 's',
  Large = 'l',
}

declare function external(value: string): void;

// Adds numbers or joins strings.
export function add(a: number, b: number): number;
export function add(a: string, b: string): string;
export function add(a: any, b: any): any {
  return a + b;
}

@Injectable({
  providedIn: 'root',
  factory: () => new Cart(),
})
export class Cart<T extends Item> implements Iterable<T> {
  private items: T[] = [];

  constructor(private readonly owner: string) {}

  /** The sum of all. */
  @Memo()
  total(): Price {
    return this.items.reduce((sum, each) => sum + each.price, 0);
  }

  private handle = async (item: T): Promise<void> => {
    this.items.push(item);
  };

  *[Symbol.iterator]() {
    yield* this.items;
  }
}

export abstract class Shape {
  abstract area(): number;
}

export namespace Money {
  export const EURO = 'EUR';
  export function format(value: Price): string {
    return `${value / 100}`;
  }
}

export const config = {
  retries: 3,
  connect: async (url: string) => {
    return url;
  },
} as const;

export default Cart;
