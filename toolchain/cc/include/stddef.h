/* Common definitions. The __need_ macros ask for single ones, as C libraries do. */
#if !defined(__need_size_t) && !defined(__need_wchar_t) && !defined(__need_NULL) &&                          \
    !defined(__need_ptrdiff_t) && !defined(__need_wint_t)
#define __need_size_t
#define __need_wchar_t
#define __need_NULL
#define __need_ptrdiff_t
#define __need_offsetof
#endif

#if defined(__need_size_t) && !defined(_SIZE_T)
#define _SIZE_T
typedef __SIZE_TYPE__ size_t;
#endif
#undef __need_size_t

#if defined(__need_ptrdiff_t) && !defined(_PTRDIFF_T)
#define _PTRDIFF_T
typedef __PTRDIFF_TYPE__ ptrdiff_t;
#endif
#undef __need_ptrdiff_t

#if defined(__need_wchar_t) && !defined(_WCHAR_T)
#define _WCHAR_T
typedef __WCHAR_TYPE__ wchar_t;
#endif
#undef __need_wchar_t

#if defined(__need_wint_t) && !defined(_WINT_T)
#define _WINT_T
typedef __WINT_TYPE__ wint_t;
#endif
#undef __need_wint_t

#if defined(__need_NULL)
#undef NULL
#define NULL ((void*)0)
#endif
#undef __need_NULL

#if defined(__need_offsetof)
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#ifndef _MAX_ALIGN_T
#define _MAX_ALIGN_T
typedef struct {
    long long __integer;
    double __number;
} max_align_t;
#endif
#endif
#undef __need_offsetof
