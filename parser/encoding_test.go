package parser

import "testing"

func TestEncodingName(t *testing.T) {
	for given, want := range map[string]string{
		"base64": encBase64, "BASE64": encBase64, " base64 ": encBase64, "base64;": encBase64, "x-base64": encBase64,
		"quoted-printable (yes)": encQP, "Quoted-Printable ; foo": encQP, "quoted printable": encQP, "qp": encQP,
		"x-uuencode": encUU, "uue": encUU,
		"7bits": "", "8 bit": "", "7-bit": "", "binary": "", "": "",
	} {
		if got, ok := encodingName(given); got != want || !ok {
			t.Errorf("%q: %q %v, want %q", given, got, ok, want)
		}
	}
	if _, ok := encodingName("rot13"); ok {
		t.Error("rot13 is known")
	}
}
