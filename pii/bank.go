package pii

import (
	"strconv"
	"strings"
)

// isCard reports whether a run begins with the number of a payment card: the prefix and
// length of a known kind, written as such numbers are, with a good check digit (Luhn).
func isCard(n run, _ string) bool {
	if len(n.chars) < 13 || !isDigits(n.chars[:13]) {
		return false
	}
	for _, k := range cards {
		s, ok := n.shape(k.length, k.groups...)
		if ok && isDigits(s) && k.begins(s) && luhn(s) && !(k.length == 13 && barcode(s)) {
			return true
		}
	}
	return false
}

// card is a kind of payment card.
type card struct {
	length   int
	from, to int // of the first four digits
	groups   [][]int
}

var fours = [][]int{{4, 4, 4, 4}, {4, 4, 4, 4, 3}}

var cards = []card{
	{16, 4000, 4999, fours}, {13, 4000, 4999, nil}, {19, 4000, 4999, fours}, // Visa
	{16, 5100, 5599, fours}, {16, 2221, 2720, fours}, // Mastercard
	{15, 3400, 3499, [][]int{{4, 6, 5}}}, {15, 3700, 3799, [][]int{{4, 6, 5}}}, // American Express
	{16, 6011, 6011, fours}, {16, 6440, 6599, fours}, // Discover
	{14, 3000, 3059, [][]int{{4, 6, 4}}}, {14, 3600, 3699, [][]int{{4, 6, 4}}}, {14, 3800, 3899, [][]int{{4, 6, 4}}}, // Diners Club
	{16, 3528, 3589, fours},                          // JCB
	{16, 6200, 6299, fours}, {19, 6200, 6299, fours}, // UnionPay
	{16, 5018, 5018, fours}, {16, 5020, 5020, fours}, {16, 5038, 5038, fours}, {16, 6304, 6304, fours}, {16, 6759, 6763, fours}, // Maestro
}

func (k card) begins(s string) bool {
	first, err := strconv.Atoi(s[:4])
	return err == nil && k.from <= first && first <= k.to
}

// barcode checks the last digit of 13 as bar codes have it (GS1): those of Germany begin as cards do.
func barcode(s string) bool {
	sum := 0
	for i := range 13 {
		sum += int(s[i]-'0') * (1 + i%2*2)
	}
	return sum%10 == 0
}

// luhn checks the last digit of a card's number (ISO/IEC 7812-1).
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// ibanLengths is how long the account numbers of each country are (ISO 13616).
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
	"BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
	"ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
	"HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
	"LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20,
	"MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
	"QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
	"SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

// isIBAN reports whether a run begins with a bank account number, in one piece or in
// groups of four.
func isIBAN(n run, _ string) bool {
	if len(n.chars) < 15 || !isDigits(n.chars[2:4]) {
		return false
	}
	length := ibanLengths[n.chars[:2]]
	if length == 0 || len(n.chars) < length {
		return false
	}
	var groups []int
	for rest := length; rest > 0; rest -= 4 {
		groups = append(groups, min(rest, 4))
	}
	s, ok := n.shape(length, groups)
	return ok && mod97(s[4:]+s[:4]) == 1
}

// mod97 is the rest of a number in which letters count from A = 10 (ISO 7064).
func mod97(s string) int {
	rest := 0
	for _, c := range strings.ToUpper(s) {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest
}
