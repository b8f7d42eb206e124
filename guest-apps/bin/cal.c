/* cal [[month] year]: a calendar. September 1752 has 19 days, as Great Britain and its colonies had it. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { row_width = 20, rows = 8, gap_year = 1752, gap_month = 8, gap_first = 3, gap_days = 11 };

static const char* const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

static int is_julian(int year, int month) {
    return year < gap_year || (year == gap_year && month <= gap_month);
}

static int is_leap(int year) {
    return year % 4 == 0 && (year <= gap_year || year % 100 != 0 || year % 400 == 0);
}

/* Days of the year before each month, and at its end, leap days apart. */
static const short days_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static int days_of(int year, int month) {
    return days_before[month + 1] - days_before[month] + (month == 1 && is_leap(year));
}

/* The day of the week, 0 for Sunday, that the month begins with. The first day of year 1 was a Saturday, and
 * would be a Monday if the present calendar had been in use. */
static int first_day(int year, int month) {
    int old = is_julian(year, month);
    long days = (year - 1) * 365L + (year - 1) / 4 + days_before[month] + (month > 1 && is_leap(year));
    if (!old) {
        days += (year - 1) / 400 - (year - 1) / 100;
    }
    return (int)((days + (old ? 6 : 1)) % 7);
}

/* The rows of a month: name, days of the week, up to six weeks. */
static void make_month(int year, int month, int with_year, char text[rows][row_width + 1]) {
    char title[32];
    snprintf(title, sizeof title, with_year ? "%s %d" : "%s", month_names[month], year);
    for (int i = 0; i < rows; i++) {
        memset(text[i], ' ', row_width);
        text[i][row_width] = '\0';
    }
    memcpy(text[0] + (row_width - strlen(title)) / 2, title, strlen(title));
    memcpy(text[1], " S  M Tu  W Th  F  S", row_width);
    int place = first_day(year, month);
    int gap = year == gap_year && month == gap_month;
    for (int day = 1; day <= days_of(year, month); day++) {
        char number[4];
        if (gap && day >= gap_first && day < gap_first + gap_days) {
            continue;
        }
        snprintf(number, sizeof number, "%2d", day);
        memcpy(text[2 + place / 7] + place % 7 * 3, number, 2);
        place++;
    }
}

static void print_row(char* row) {
    size_t size = strlen(row);
    while (size > 0 && row[size - 1] == ' ') {
        size--;
    }
    printf("%.*s\n", (int)size, row);
}

static void print_month(int year, int month) {
    char text[rows][row_width + 1];
    make_month(year, month, 1, text);
    for (int i = 0; i < rows; i++) {
        print_row(text[i]);
    }
}

static void print_year(int year) {
    printf("%34d\n\n", year);
    for (int first = 0; first < 12; first += 3) {
        char text[3][rows][row_width + 1];
        for (int i = 0; i < 3; i++) {
            make_month(year, first + i, 0, text[i]);
        }
        for (int row = 0; row < rows; row++) {
            char line[3 * (row_width + 3)];
            snprintf(line, sizeof line, "%s   %s   %s", text[0][row], text[1][row], text[2][row]);
            print_row(line);
        }
    }
}

int main(int argc, char** argv) {
    time_t now = time(NULL);
    struct tm* today = localtime(&now);
    start_program(argv[0]);
    if (argc > 3) {
        usage("[[month] year]");
    }
    if (argc == 1) {
        print_month(today->tm_year + 1900, today->tm_mon);
        return finish();
    }
    long month = argc == 3 ? number_argument(argv[1], 1) : 1;
    long year = number_argument(argv[argc - 1], 1);
    if (month > 12 || year > 9999) {
        report_reason(month > 12 ? argv[1] : argv[argc - 1],
                      month > 12 ? "months are 1 to 12" : "years are 1 to 9999");
        return 1;
    }
    if (argc == 3) {
        print_month((int)year, (int)month - 1);
    } else {
        print_year((int)year);
    }
    return finish();
}
