package config

// Category is a kind of request, such as invoices. Once one is listed, support addresses
// may name no others.
type Category struct {
	// What tickets, commands and support addresses call it.
	Name string `toml:"name" sample:"'customer'" check:"label" need:"yes"`
	// What customers call it, by language. A language that is missing here has the name.
	Labels map[string]string `toml:"labels" default:"{}" sample:"{ fr = 'Client' }" check:"label"`
	// Only the addresses and organisations below may use it. Anybody else's request gets the
	// category of the support address, and its sender is told.
	Restricted bool `toml:"restricted" default:"false" sample:"true"`
	// Who may use it while it is restricted: addresses, "*" stands for any letters.
	Addresses []string `toml:"addresses" default:"[]" sample:"['*@partner.example.org']" check:"pattern"`
	// The organisations whose people may use it while it is restricted.
	Organisations []string `toml:"organisations" default:"[]" sample:"['partner']" check:"line"`
	// How files are kept that come after a ticket's first mail: "normal", as the ticket is,
	// or "sensitive".
	LaterFiles string `toml:"later_files" default:"'normal'" check:"one of normal|sensitive"`
}

// Product is what a request may be about, with the fields that it asks for.
type Product struct {
	// What tickets, commands and support addresses call it.
	Name string `toml:"name" sample:"'signature'" check:"label" need:"yes"`
	// What customers call it, by language. A language that is missing here has the name.
	Labels map[string]string `toml:"labels" default:"{}" sample:"{ en = 'Electronic signature', fr = 'Signature électronique' }" check:"label"`
	// How many files a request of it may bring when a customer opens it; answers may bring more. The
	// others are not kept, and the confirmation asks for them. 0: any number.
	MaxFiles int `toml:"max_files" default:"0" sample:"1" check:"natural"`

	Fields []Field `toml:"field"`
}

// Field is something that a product's requests should say. Customers fill it by a line
// "Label: value" anywhere in their mail. Its table stands below the product's.
type Field struct {
	// What stands before the colon: at most eight words, no colon in them.
	Label string `toml:"label" sample:"'Environment'" check:"label" need:"yes"`
	// The same in other languages. Every one of them is understood in every mail.
	Labels map[string]string `toml:"labels" default:"{}" sample:"{ fr = 'Environnement' }" check:"label"`
	// What may stand behind the colon: "text", "choice", "date" or "number". Anything else
	// counts as missing, and the sender is asked.
	Type string `toml:"type" default:"'text'" sample:"'choice'" check:"one of text|choice|date|number"`
	// Whether the confirmation asks for it when it is missing.
	Required bool `toml:"required" default:"false" sample:"true"`
	// What may be chosen, where the type is "choice".
	Choices []string `toml:"choices" default:"[]" sample:"['production', 'test']" check:"line"`
	// What customers call the choices, by language, in the same order. Every one of them is
	// understood in every mail. A language that is missing here has the choices.
	ChoiceLabels map[string][]string `toml:"choice_labels" default:"{}" sample:"{ fr = ['production', 'essai'] }"`
	// "priority": what is chosen is the ticket's priority as well. The choices are some of low,
	// normal, high and urgent; labels say what customers call them.
	Maps string `toml:"maps" default:"''" check:"one of |priority"`
}

// Reply is a saved reply: words that agents send by its name.
type Reply struct {
	// What agents write behind #reply-with.
	Name string `toml:"name" sample:"'reset'" check:"label" need:"yes"`
	// The words. {name} is the customer's name, {number} the ticket's number, {agent} who sends it.
	Text string `toml:"text" sample:"'Hello {name}, we have reset your password.'" need:"yes"`
	// The words in other languages.
	Texts map[string]string `toml:"texts" default:"{}" sample:"{ fr = 'Bonjour {name}, votre mot de passe est réinitialisé.' }"`
}
