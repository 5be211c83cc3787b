package ticket

import (
	"fmt"
	"regexp"
)

// Organisation is a customer of many people, with accounts below it (PRODUCT 4.5, 5.3).
type Organisation struct {
	ID       string    `json:"id"`       // see CheckID
	Name     string    `json:"name"`     // for people; "" is the ID
	Accounts []Account `json:"accounts"` // in the order in which they were given
}

// Account is a part of an Organisation.
type Account struct {
	ID   string `json:"id"`   // unique within the Organisation; see CheckID
	Name string `json:"name"` // for people; "" is the ID
}

// idShape leaves out the slash, which stands between organisation and account.
var idShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// CheckID says what is wrong with the ID of an organisation or account; nil if it is good:
// lower-case letters, digits, dots, underscores and hyphens, at most 64.
func CheckID(id string) error {
	if !idShape.MatchString(id) {
		return fmt.Errorf("%q is no ID: write lower-case letters, digits, '.', '_' and '-', at most 64", id)
	}
	return nil
}

// Check says what is wrong with an organisation; nil if it may be kept.
func (o *Organisation) Check() error {
	if err := CheckID(o.ID); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, a := range o.Accounts {
		if err := CheckID(a.ID); err != nil {
			return fmt.Errorf("account of %s: %w", o.ID, err)
		}
		if seen[a.ID] {
			return fmt.Errorf("account %s of %s is there twice", a.ID, o.ID)
		}
		seen[a.ID] = true
	}
	return nil
}

// Title is what people call the organisation.
func (o *Organisation) Title() string { return FirstOf(o.Name, o.ID) }

// Title is what people call the account.
func (a Account) Title() string { return FirstOf(a.Name, a.ID) }

// Account returns the account of an ID; false if there is none.
func (o *Organisation) Account(id string) (Account, bool) {
	for _, a := range o.Accounts {
		if a.ID == id {
			return a, true
		}
	}
	return Account{}, false
}

// FirstOf returns a, or b where a is "".
func FirstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
