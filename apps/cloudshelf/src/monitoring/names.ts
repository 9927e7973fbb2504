/** As the source names them. */
export const dashboardName = "CloudShelf-Phase1-Overview";
export const topicName = "cloudshelf-alerts";
