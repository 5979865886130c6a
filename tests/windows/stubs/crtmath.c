/* The complex functions of the C runtime, which Wine 8 names and does not have; NumPy imports them.
 * With Microsoft's compiler a complex number is a structure, and long double is double. */
#include <complex.h>

typedef struct { double re, im; } pair;
typedef struct { float re, im; } pairf;

static double complex number(pair of) { return __builtin_complex(of.re, of.im); }
static float complex numberf(pairf of) { return __builtin_complex(of.re, of.im); }
static pair told(double complex of) { return (pair){__real__ of, __imag__ of}; }
static pairf toldf(float complex of) { return (pairf){__real__ of, __imag__ of}; }

#define ONE(name)                                                                   \
    __declspec(dllexport) pair crt_##name(pair of) { return told(name(number(of))); } \
    __declspec(dllexport) pairf crt_##name##f(pairf of) { return toldf(name##f(numberf(of))); }

ONE(ccos)
ONE(ccosh)
ONE(cexp)
ONE(csin)
ONE(csinh)
ONE(ctan)
ONE(ctanh)

__declspec(dllexport) pair crt_cpow(pair base, pair to) { return told(cpow(number(base), number(to))); }
__declspec(dllexport) pairf crt_cpowf(pairf base, pairf to)
{
    return toldf(cpowf(numberf(base), numberf(to)));
}
__declspec(dllexport) double crt_creal(pair of) { return of.re; }
__declspec(dllexport) float crt_crealf(pairf of) { return of.re; }
__declspec(dllexport) double crt_cimag(pair of) { return of.im; }
__declspec(dllexport) float crt_cimagf(pairf of) { return of.im; }
