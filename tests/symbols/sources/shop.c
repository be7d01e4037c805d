#include <stdio.h>

/* The most. */
#define LIMIT 10
#define MAX(a, b) \
    ((a) > (b) ? (a) : (b))

/* Known by number. */
typedef unsigned int item_id;

typedef int (*compare_fn)(const void *, const void *);

struct node;

struct node {
    int value;
    struct node *next, *previous;
    char name[16];
    int (*visit)(struct node *);
};

typedef struct point {
    int x;
    int y;
} point_t;

typedef struct {
    double width;
} box;

enum size {
    SMALL,
    LARGE = 5,
};

union bits {
    int i;
    float f;
};

static const char *names[] = {
    "a",
    "b",
};
int counter, *pointer;

static int add(int a, int b);
int external(void);

/**
 * Adds.
 */
static int add(int a, int b)
{
    return a + b;
}

char *
duplicate(const char *text)
{
    return (char *)text;
}

#ifdef DEBUG
void log_it(void)
{
    puts("debug");
}
#else
void log_it(void)
{
}
#endif

int main(void) {
    struct node local = {0};
    return add(local.value, LIMIT);
}
