/** The policies of the care service. */
export const carePolicies = {};
