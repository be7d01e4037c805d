<?php

declare(strict_types=1);

namespace App\Shop;

use Countable;

/** The most. */
const LIMIT = 10;
define('OTHER', 5);

/**
 * Sells.
 */
#[Service]
final class Shop implements Countable
{
    use Logs;

    /** The least. */
    public const LEAST = 1;
    private int $first = 1, $second = 2;

    public function __construct(private string $name)
    {
    }

    // Counts.
    #[Pure]
    public function count(): int
    {
        return $this->first;
    }

    public static function create(string $name): static
    {
        return new static($name);
    }
}

interface Seller
{
    public function sell(string $item): void;
}

trait Logs
{
    protected function log(string $text): void
    {
        echo $text;
    }
}

enum Size: string
{
    case Small = 's';
    /** Large. */
    case Large = 'l';

    public function label(): string
    {
        return ucfirst($this->value);
    }
}

/** Adds. */
function add(int $a, int $b): int
{
    return $a + $b;
}

$handler = function (string $event): string {
    return $event;
};

$double = fn (int $value): int => $value * 2;
