/* Sorting: a quicksort by hand, a heap, and qsort() with a function to compare. Prints one number, the same
 * on every machine. The argument is the number of rounds.
 */
#include <stdio.h>
#include <stdlib.h>

enum { count = 20000 };

static int values[count];
static int work[count];

static unsigned random_state = 12345;

static int random_value(void) {
    random_state = random_state * 1103515245u + 12345u;
    return (int)(random_state >> 3);
}

static void refill(void) {
    int i;
    for (i = 0; i < count; i++)
        work[i] = values[i];
}

static void quicksort(int* a, int low, int high) {
    while (low < high) {
        int pivot = a[(low + high) / 2], i = low, j = high;
        while (i <= j) {
            while (a[i] < pivot)
                i++;
            while (a[j] > pivot)
                j--;
            if (i <= j) {
                int swapped = a[i];
                a[i++] = a[j];
                a[j--] = swapped;
            }
        }
        quicksort(a, low, j);
        low = i;
    }
}

static void sift(int* heap, int at, int size) {
    int value = heap[at];
    for (;;) {
        int child = 2 * at + 1;
        if (child >= size)
            break;
        if (child + 1 < size && heap[child + 1] > heap[child])
            child++;
        if (heap[child] <= value)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = value;
}

static void heapsort_values(int* a, int size) {
    int i;
    for (i = size / 2 - 1; i >= 0; i--)
        sift(a, i, size);
    for (i = size - 1; i > 0; i--) {
        int largest = a[0];
        a[0] = a[i];
        a[i] = largest;
        sift(a, 0, i);
    }
}

static int compare(const void* a, const void* b) {
    int x = *(const int*)a, y = *(const int*)b;
    return x < y ? -1 : x > y;
}

static unsigned checksum(void) {
    unsigned sum = 0;
    int i;
    for (i = 0; i < count; i++)
        sum = sum * 31 + (unsigned)work[i];
    return sum;
}

int main(int argc, char** argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 1, round, i;
    unsigned total = 0;

    for (round = 0; round < rounds; round++) {
        for (i = 0; i < count; i++)
            values[i] = random_value();
        refill();
        quicksort(work, 0, count - 1);
        total = total * 31 + checksum();
        refill();
        heapsort_values(work, count);
        total = total * 31 + checksum();
        refill();
        qsort(work, count, sizeof(int), compare);
        total = total * 31 + checksum();
    }
    printf("%u\n", total);
    return 0;
}
