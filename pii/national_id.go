package pii

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// isNationalID reports whether a run begins with a number that a state gave a person.
// Those whose form is common count only where a word before them says what they are.
func isNationalID(n run, near string) bool {
	for _, id := range nationalIDs {
		s, ok := n.shape(id.length, id.groups...)
		needs := id.labels
		if id.piece != nil && n.ends[0] == id.length {
			needs = id.piece
		}
		if ok && (needs == nil || says(near, needs...)) && !(id.upper && n.lower) && id.good(s) {
			return true
		}
	}
	return false
}

// nationalID is the number of one state.
type nationalID struct {
	length int
	groups [][]int
	labels []string // one must stand nearby; nil: none need
	piece  []string // one must stand nearby if it is in one piece; nil: none need
	upper  bool     // small letters make it something else
	good   func(string) bool
}

var nationalIDs = []nationalID{
	{length: 15, groups: [][]int{{1, 2, 2, 2, 3, 3, 2}, {13, 2}}, good: goodNIR},                                                      // France
	{length: 11, groups: [][]int{{2, 3, 3, 3}}, good: goodSteuerID},                                                                   // Germany
	{length: 9, groups: [][]int{{8, 1}, {1, 7, 1}}, upper: true, good: goodDNI},                                                       // Spain
	{length: 16, groups: [][]int{{6, 5, 5}, {3, 3, 5, 5}, {6, 2, 3, 4, 1}}, good: goodCodiceFiscale},                                  // Italy
	{length: 9, groups: [][]int{{4, 2, 3}, {3, 3, 3}}, labels: []string{"bsn", "burgerservicenummer", "sofinummer"}, good: goodBSN},   // Netherlands
	{length: 9, groups: [][]int{{3, 3, 3}}, labels: []string{"nif", "contribuinte"}, good: goodNIF},                                   // Portugal
	{length: 9, groups: [][]int{{2, 2, 2, 2, 1}, {2, 6, 1}}, piece: []string{"ni", "nino", "insurance"}, upper: true, good: goodNINO}, // United Kingdom: it has no check
	{length: 9, groups: [][]int{{3, 2, 4}}, labels: []string{"ssn", "social security", "social-security"}, good: goodSSN},             // United States
	{length: 11, groups: [][]int{{2, 2, 2, 3, 2}, {6, 3, 2}}, good: goodRijksregister},                                                // Belgium
	{length: 13, groups: [][]int{{3, 4, 4, 2}}, good: goodAHV},                                                                        // Switzerland
	{length: 11, groups: [][]int{{3, 3, 3, 2}}, labels: []string{"cpf"}, good: goodCPF},                                               // Brazil
}

// goodNIR checks the French social security number: sex, month and the key of two digits.
// Corsica has letters for a department.
func goodNIR(s string) bool {
	body := s[:13]
	switch body[5:7] {
	case "2A":
		body = body[:5] + "19" + body[7:]
	case "2B":
		body = body[:5] + "18" + body[7:]
	}
	if !isDigits(body) || !isDigits(s[13:]) || !strings.Contains("123478", s[:1]) {
		return false
	}
	month, _ := strconv.Atoi(s[3:5])
	number, _ := strconv.Atoi(body)
	key, _ := strconv.Atoi(s[13:])
	return (month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50) && key == 97-number%97
}

// goodSteuerID checks the German tax number: of its first ten digits one stands there twice
// or three times and no other more than once; the last is a check (ISO 7064, MOD 11,10).
func goodSteuerID(s string) bool {
	if !isDigits(s) || s[0] == '0' {
		return false
	}
	var counts [10]int
	product := 10
	for i := range 10 {
		d := int(s[i] - '0')
		counts[d]++
		sum := (d + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	repeated := 0
	for _, n := range counts {
		if n > 1 {
			repeated++
		}
	}
	return repeated == 1 && slices.Max(counts[:]) <= 3 && (11-product)%10 == int(s[10]-'0')
}

// goodDNI checks the letter of Spanish numbers; those of foreigners begin with X, Y or Z.
func goodDNI(s string) bool {
	digits := s[:8]
	if i := strings.IndexByte("XYZ", s[0]); i >= 0 {
		digits = strconv.Itoa(i) + s[1:8]
	}
	number, err := strconv.Atoi(digits)
	return err == nil && isDigits(digits) && s[8] == "TRWAGMYFPDXBNJZSQVHLCKE"[number%23]
}

// fiscal is the form of the Italian number, where letters may stand for digits.
var fiscal = regexp.MustCompile(`^[A-Z]{6}[0-9L-NP-V]{2}[ABCDEHLMPRST][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]$`)

// odd is what letters and digits count at the first, third, fifth… place.
const odd = "BAKPLCQDREVOSFTGUHMINJWZYX"

// goodCodiceFiscale checks the last letter of the Italian number.
func goodCodiceFiscale(s string) bool {
	if !fiscal.MatchString(s) {
		return false
	}
	sum := 0
	for i := range 15 {
		value := int(s[i] - 'A')
		if s[i] <= '9' {
			value = int(s[i] - '0')
		}
		if i%2 == 0 {
			value = strings.IndexByte(odd, byte('A'+value))
		}
		sum += value
	}
	return byte('A'+sum%26) == s[15]
}

// goodBSN is the test by eleven of Dutch numbers.
func goodBSN(s string) bool {
	if !isDigits(s) {
		return false
	}
	sum := -int(s[8] - '0')
	for i := range 8 {
		sum += int(s[i]-'0') * (9 - i)
	}
	return sum%11 == 0
}

// goodNIF checks the last digit of Portuguese numbers.
func goodNIF(s string) bool {
	if !isDigits(s) || s[0] == '0' || s[0] == '4' {
		return false
	}
	sum := 0
	for i := range 8 {
		sum += int(s[i]-'0') * (9 - i)
	}
	check := 11 - sum%11
	if check > 9 {
		check = 0
	}
	return check == int(s[8]-'0')
}

// national is the form of British numbers, less the letters that are never given.
var national = regexp.MustCompile(`^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]$`)

func goodNINO(s string) bool {
	return national.MatchString(s) && !slices.Contains([]string{"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}, s[:2])
}

// goodSSN leaves out what the United States never gave.
func goodSSN(s string) bool {
	return isDigits(s) && s[:3] != "000" && s[:3] != "666" && s[0] != '9' && s[3:5] != "00" && s[5:] != "0000"
}

// goodRijksregister checks the Belgian number: a date of birth, a count of that day, and what lacks
// to a multiple of 97; for those who were born since 2000, with a 2 before.
func goodRijksregister(s string) bool {
	if !isDigits(s) {
		return false
	}
	month, _ := strconv.Atoi(s[2:4])
	day, _ := strconv.Atoi(s[4:6])
	check, _ := strconv.Atoi(s[9:])
	number, _ := strconv.Atoi(s[:9])
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
		(check == 97-number%97 || check == 97-(2_000_000_000+number)%97)
}

// goodAHV checks the Swiss number: 756, and the last digit as that of a bar code.
func goodAHV(s string) bool { return isDigits(s) && s[:3] == "756" && barcode(s) }

// goodCPF checks the last two digits of Brazilian numbers; eleven times the same digit is none.
func goodCPF(s string) bool {
	if !isDigits(s) || strings.Count(s, s[:1]) == 11 {
		return false
	}
	for _, place := range []int{9, 10} {
		sum := 0
		for i := range place {
			sum += int(s[i]-'0') * (place + 1 - i)
		}
		if sum*10%11%10 != int(s[place]-'0') {
			return false
		}
	}
	return true
}
