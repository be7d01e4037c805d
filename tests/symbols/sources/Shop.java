package org.example.shop;

import java.util.List;

/**
 * Sells things.
 */
@Service
public class Shop<T> implements Seller {
    /** The most. */
    public static final int LIMIT = 10;
    private int first = 1, second = 2;

    public Shop() {
        this(LIMIT);
    }

    public Shop(int limit) {
        this.first = limit;
    }

    // Sells one.
    @Override
    @Deprecated
    public void sell(T item) throws Exception {
        Runnable later = () -> {};
        later.run();
    }

    public void sell(List<T> items) {
        for (T item : items) {
            Inner.run(item);
        }
    }

    static class Inner {
        static void run(Object item) {
        }
    }

    enum Size {
        SMALL,
        /** Large. */
        LARGE {
            @Override
            int width() {
                return 2;
            }
        };

        int width() {
            return 1;
        }
    }

    @interface Marked {
        String value() default "";
    }

    record Point(int x, int y) {
        Point {
            assert x > 0;
        }

        int sum() {
            return x + y;
        }
    }
}

interface Seller {
    int COUNT = 1;

    void sell(Object item);

    default void close() {
        System.out.println("closed");
    }
}
