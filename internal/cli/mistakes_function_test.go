package cli_test

// functionMistakes are those in function.json.
var functionMistakes = []mistake{
	{
		name:   "function.json is not JSON",
		files:  map[string]string{"function.json": "{\n  \"Runtime\": python3.13\n}\n"},
		args:   "build",
		status: 1,
		stderr: "function.json:2:14: error: invalid character 'p' at start of value [function-json]\n",
	},
	{
		name:   "function.json ends early",
		files:  map[string]string{"function.json": "{\n  \"Runtime\": \"python3.13\",\n"},
		args:   "build",
		status: 1,
		stderr: "function.json:3:1: error: unexpected end of JSON [function-json]\n",
	},
	{
		name:   "function.json has an unknown key",
		files:  map[string]string{"function.json": `{"Runtim": "python3.13"}`},
		args:   "build",
		status: 1,
		stderr: `function.json:1:2: error: unknown key "Runtim"; did you mean "Runtime"? [function-json]` + "\n",
	},
	{
		name:   "function.json has a key in the wrong case",
		files:  map[string]string{"function.json": `{"runtime": "python3.13"}`},
		args:   "build",
		status: 1,
		stderr: `function.json:1:2: error: unknown key "runtime"; did you mean "Runtime"? [function-json]` + "\n",
	},
	{
		name:   "function.json has a key twice",
		files:  map[string]string{"function.json": "{\n  \"Runtime\": \"python3.13\",\n  \"Runtime\": \"python3.12\"\n}"},
		args:   "build",
		status: 1,
		stderr: `function.json:3:3: error: key "Runtime" is there twice [function-json]` + "\n",
	},
	{
		name:   "function.json has a null",
		files:  map[string]string{"function.json": `{"Runtime": null}`},
		args:   "build",
		status: 1,
		stderr: "function.json:1:13: error: Runtime is null; leave it out instead [function-json]\n",
	},
	{
		name:   "function.json goes on after its end",
		files:  map[string]string{"function.json": "{\"Runtime\": \"python3.13\"}\n{}"},
		args:   "build",
		status: 1,
		stderr: "function.json:2:1: error: content after the end of the JSON value [function-json]\n",
	},
	{
		name:   "function.json has a string for a number",
		files:  map[string]string{"function.json": `{"Runtime": "python3.13", "Timeout": "10"}`},
		args:   "build",
		status: 1,
		stderr: "function.json:1:38: error: Timeout must be a number, not a string [function-json]\n",
	},
	{
		name:   "function.json has an unknown runtime",
		files:  map[string]string{"function.json": `{"Runtime": "python3.31"}`},
		args:   "build",
		status: 1,
		stderr: `function.json:1:13: error: Runtime "python3.31" is none that Go is built for; did you mean "python3.13"? [function-json]` + "\n",
	},
	{
		name:   "function.json has another language's runtime",
		files:  map[string]string{"function.json": `{"Runtime": "nodejs22.x"}`},
		args:   "build",
		status: 1,
		stderr: `function.json:1:13: error: Runtime "nodejs22.x" is none that Go is built for; use provided.al2023, provided.al2, python3.14, python3.13, python3.12, python3.11, python3.10, python2.7 or go1.x [function-json]` + "\n",
	},
	{
		name:   "function.json is a list",
		files:  map[string]string{"function.json": `[]`},
		args:   "build",
		status: 1,
		stderr: "function.json:1:1: error: function.json must hold an object, not an array [function-json]\n",
	},
	{
		name:   "function.json asks for too much time",
		files:  map[string]string{"function.json": `{"Runtime": "python3.13", "Timeout": 901}`},
		args:   "invoke",
		status: 1,
		stderr: "function.json:1:38: error: Timeout is 901; Lambda takes 1 to 900 seconds [function-json]\n",
	},
}
